"""What each step of the annual plan asks. The chair meeting and the standing committee each have one screen."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from core import clock
from core.forms import StepForm
from members.models import Role, Unit, User
from members.notifications import holders
from topics.forms.fields import PersonWithPost, count, day, month, text, units, year
from topics.models import Form, PlanItem, Topic
from topics.states import TopicState
from topics.workflow import Chosen, Voice, topics_of, with_soundings

HEADS = (Role.Kind.CHAIR, Role.Kind.VICE_CHAIR)


class PlanForm(StepForm):
    year = year()

    def prepare(self) -> None:
        now = clock.today()
        self.fields["year"].initial = now.year + (now.month > 9)


class RowsForm(StepForm):
    """One row a topic: the fields of a row are named ``<name>_<key of the topic>``."""

    state = TopicState.CANDIDATE

    def prepare(self) -> None:
        self.topics = list(self.choose())
        for topic in self.topics:
            for name, field in self.fields_of(topic).items():
                self.fields[f"{name}_{topic.pk}"] = field

    def choose(self) -> QuerySet[Topic]:
        return topics_of(self.record, self.state).select_related("unit", "field")

    def fields_of(self, topic: Topic) -> dict[str, forms.Field]:
        raise NotImplementedError

    def value(self, name: str, topic: Topic) -> Any:
        return self.cleaned_data.get(f"{name}_{topic.pk}")

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the template: each topic with its bound fields by name."""
        found = []
        for topic in self.topics:
            tail = f"_{topic.pk}"
            cells = {name.removesuffix(tail): self[name] for name in self.fields if name.endswith(tail)}
            found.append({"topic": topic, "cells": cells})
        return found


class SoundingForm(RowsForm):
    """What one activity group says of every candidate."""

    group = forms.ModelChoiceField(Unit.objects.none(), label="活动组")
    led_by = PersonWithPost(User.objects.none(), label="主持人")
    held_on = day("座谈日期")

    def prepare(self) -> None:
        super().prepare()
        self.fields["group"].queryset = units(self.user, Unit.Kind.ACTIVITY_GROUP)  # type: ignore[attr-defined]
        leaders = holders(self.record.committee, *Role.OF_LEADERS)
        self.fields["led_by"].queryset = leaders  # type: ignore[attr-defined]

    def fields_of(self, topic: Topic) -> dict[str, forms.Field]:
        return {
            "support": count("支持", required=False),
            "oppose": count("反对", required=False),
            "abstain": count("弃权", required=False),
            "comment": forms.CharField(label="意见", max_length=500, required=False),
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        voices = []
        for topic in self.topics:
            votes = [self.value(name, topic) for name in ("support", "oppose", "abstain")]
            comment = self.value("comment", topic) or ""
            if comment or any(vote is not None for vote in votes):
                support, oppose, abstain = (vote or 0 for vote in votes)
                voices.append(Voice(topic, support, oppose, abstain, comment))
        if not voices and not self.errors:
            self.add_error(None, "请至少填写一个备选议题的座谈意见。")
        return {name: self.cleaned_data.get(name) for name in ("group", "led_by", "held_on")} | {"voices": voices}


KEEP, LEAVE = "keep", "leave"


class ScreenForm(RowsForm):
    """主席会议: each candidate is shortlisted, left out with the reason, or not decided yet."""

    def choose(self) -> QuerySet[Topic]:
        return with_soundings(super().choose(), self.record)

    def fields_of(self, topic: Topic) -> dict[str, forms.Field]:
        choices = [("", "待定"), (KEEP, "入围"), (LEAVE, "不列入")]
        return {
            "verdict": forms.ChoiceField(label="结论", choices=choices, required=False),
            "reason": forms.CharField(label="不列入的理由", max_length=500, required=False),
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        kept = [topic for topic in self.topics if self.value("verdict", topic) == KEEP]
        dropped = {}
        for topic in self.topics:
            if self.value("verdict", topic) == LEAVE:
                dropped[topic] = self.value("reason", topic) or ""
                if not dropped[topic]:
                    self.add_error(f"reason_{topic.pk}", f"《{topic.title}》不列入，请写明理由。")
        if not kept and not dropped and not self.errors:
            self.add_error(None, "请至少对一个备选议题作出结论。")
        return {"kept": kept, "dropped": dropped}


class DecideForm(RowsForm):
    """常委会: the vote on each shortlisted topic and its line in the plan, or the reason it is left out."""

    state = TopicState.SHORTLISTED

    def prepare(self) -> None:
        self.heads = list(holders(self.record.committee, *HEADS))
        self.committees = list(units(self.user, Unit.Kind.SPECIAL_COMMITTEE, Unit.Kind.TOWN))
        super().prepare()
        self.fields["override_reason"] = text(
            "超出数量的理由", 500, rows=2, required=False, help_text="列入的议题没有超过规定数量的，不用填写"
        )

    def fields_of(self, topic: Topic) -> dict[str, forms.Field]:
        people = [("", "未定"), *((person.pk, str(person)) for person in self.heads)]
        places = [(unit.pk, str(unit)) for unit in self.committees]
        fields: dict[str, forms.Field] = {
            "verdict": forms.ChoiceField(label="结论", choices=[(KEEP, "列入"), (LEAVE, "不列入")]),
            "votes_for": count("赞成", required=False),
            "votes_against": count("反对", required=False),
            "votes_abstain": count("弃权", required=False),
            "form": forms.ChoiceField(label="形式", choices=Form.choices, initial=topic.form),
            "month": month(),
            "unit": forms.ChoiceField(label="承办单位", choices=places, initial=topic.unit_id),
            "leader": forms.ChoiceField(label="牵头领导", choices=people, required=False),
            "reason": forms.CharField(label="不列入的理由", max_length=500, required=False),
        }
        if topic.source == Topic.Source.SITE:  # approved by the chair meeting, not voted on
            for name in ("votes_for", "votes_against", "votes_abstain"):
                del fields[name]
        return fields

    def clean(self) -> dict[str, Any]:
        super().clean()
        chosen, dropped = [], {}
        for topic in self.topics:
            if self.value("verdict", topic) == LEAVE:
                dropped[topic] = self.value("reason", topic) or ""
                if not dropped[topic]:
                    self.add_error(f"reason_{topic.pk}", f"《{topic.title}》不列入，请写明理由。")
            elif not self.errors:
                chosen.append(self._line(topic))
        return {"chosen": chosen, "dropped": dropped, "override_reason": self.cleaned_data.get("override_reason", "")}

    def _line(self, topic: Topic) -> Chosen:
        unit = next(unit for unit in self.committees if str(unit.pk) == self.value("unit", topic))
        leader = next((person for person in self.heads if str(person.pk) == self.value("leader", topic)), None)
        votes = (self.value(name, topic) for name in ("votes_for", "votes_against", "votes_abstain"))
        return Chosen(topic, self.value("form", topic), self.value("month", topic), unit, leader, *votes)


class ItemForm(StepForm):
    """One line of the plan's table, until it is issued."""

    item = forms.ModelChoiceField(PlanItem.objects.none(), widget=forms.HiddenInput)
    form = forms.ChoiceField(label="形式", choices=Form.choices)
    month = month()
    unit = forms.ModelChoiceField(Unit.objects.none(), label="承办单位")
    leader = PersonWithPost(User.objects.none(), label="牵头领导", required=False, empty_label="未定")
    scope = forms.CharField(label="参加范围", max_length=200, required=False)
    outcome = forms.CharField(label="成果形式", max_length=60, required=False)

    def prepare(self) -> None:
        choices: Any = self.fields
        choices["item"].queryset = self.record.items.all()
        choices["unit"].queryset = units(self.user, Unit.Kind.SPECIAL_COMMITTEE, Unit.Kind.TOWN)
        choices["leader"].queryset = holders(self.record.committee, *HEADS)
        shown = getattr(self.record, "item_shown", None)
        for name in choices:
            choices[name].initial = shown if name == "item" else getattr(shown, name, None)


class IssueForm(StepForm):
    document_number = forms.CharField(label="文号", max_length=40, help_text="例如：云办发〔2026〕3号")
    issuing_bodies = forms.CharField(
        label="印发单位", max_length=200, help_text="例如：县委办公室、县政府办公室、县政协办公室"
    )
    issued_on = day("印发日期")
