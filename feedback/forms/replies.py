"""What each step of a reply asks. Field names are the step's keyword arguments."""

from typing import Any

from django import forms

from core import clock
from core.forms import ReasonForm, StepForm
from feedback.models import Approval, Assignment, Reply, ReplyClass
from feedback.people import Matter
from feedback.workflow.replies.writing import suggestions_of
from members.models import Role, in_chinese
from proposals.models import Proposal

CLOSING = "感谢您对我们工作的关心和支持，欢迎继续提出宝贵意见。"


def _text(label: str, longest: int, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **options)


class ReplyForm(StepForm):
    """The editor: for each numbered suggestion an answer, and perhaps a promise with its date."""

    opening = _text("开头", 1000, 3)
    closing = _text("结尾", 1000, 2)
    reply_class = forms.ModelChoiceField(
        ReplyClass.objects.filter(is_active=True), label="答复类别", empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "choices"}), help_text="由本单位提出，签发后由政协核定",
    )  # fmt: skip
    publicity = forms.ChoiceField(
        label="公开属性", choices=Reply.Publicity.choices, widget=forms.RadioSelect(attrs={"class": "choices"})
    )
    publicity_reason = forms.CharField(
        label="不公开的理由", max_length=200, required=False, help_text="选“依申请公开”“不予公开”时填写"
    )

    def prepare(self) -> None:
        reply = self.record if isinstance(self.record, Reply) else None
        assignment: Assignment = reply.assignment if reply else self.record
        self.matter = assignment.matter
        self.suggestions = self._suggestions(reply, self.matter)
        for order, (_, written) in enumerate(self.suggestions, start=1):
            self._add_point(order, written)
        names = ("opening", "closing", "reply_class", "publicity", "publicity_reason")
        for name in names if reply else ():
            self.initial.setdefault(name, getattr(reply, name))
        self.initial.setdefault("opening", opening_for(assignment.matter))
        self.initial.setdefault("closing", CLOSING)
        secret = assignment.matter.is_confidential
        self.initial.setdefault("publicity", Reply.Publicity.NOT if secret else Reply.Publicity.FULL)

    def _suggestions(self, reply: Reply | None, matter: Matter) -> list[tuple[str, dict[str, Any]]]:
        """Each suggestion with what was written to it so far."""
        if reply is None:
            return [(text, {}) for text in suggestions_of(matter)]
        return [
            (point.suggestion, {name: getattr(point, name) for name in ("answer", "promise", "promised_on")})
            for point in reply.points.all()
        ]

    def _add_point(self, order: int, written: dict[str, Any]) -> None:
        name = f"建议{in_chinese(order)}"
        self.fields[f"answer_{order}"] = _text(f"{name}的答复", 3000, 5, required=False)
        self.fields[f"promise_{order}"] = forms.CharField(
            label=f"{name}的承诺事项",
            max_length=300,
            required=False,
            help_text="还没有办完的，写明要做成什么",
        )
        self.fields[f"promised_on_{order}"] = forms.DateField(
            label=f"{name}的完成日期", required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )  # fmt: skip
        for fact, value in written.items():
            self.initial.setdefault(f"{fact}_{order}", value)

    @property
    def points(self) -> list[dict[str, Any]]:
        """The suggestions and their fields side by side, for the template."""
        return [
            {
                "order": order,
                "suggestion": text,
                "answer": self[f"answer_{order}"],
                "promise": [self[f"promise_{order}"], self[f"promised_on_{order}"]],
            }
            for order, (text, _) in enumerate(self.suggestions, start=1)
        ]

    @property
    def rest(self) -> list[Any]:
        """The fields below the suggestions."""
        return [self[name] for name in ("closing", "reply_class", "publicity", "publicity_reason")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        orders = range(1, len(self.suggestions) + 1)
        for order in orders:
            day = cleaned.get(f"promised_on_{order}")
            if day and day <= clock.today():
                self.add_error(f"promised_on_{order}", "完成日期须在今天以后。")
        names = ("answer", "promise", "promised_on")
        points = [{"order": order} | {name: cleaned.pop(f"{name}_{order}", None) for name in names} for order in orders]
        return cleaned | {"points": points}


def opening_for(matter: Matter) -> str:
    """How a reply begins, until the unit writes it better."""
    if isinstance(matter, Proposal):
        return f"您提出的《{matter.title}》（{matter.number_text}）收悉。感谢您的关心，经认真研究，现答复如下："
    return f"{matter.meeting.title}上提出的第 {matter.order} 条意见建议收悉。经认真研究，现答复如下："


class SubmitForm(StepForm):
    """送审 asks for nothing."""


class IssueForm(StepForm):
    signed_by = forms.CharField(label="签发人", max_length=40, help_text="印在答复函上的姓名")

    def prepare(self) -> None:
        steps = [step for step in self.record.approvals_now if step.role == Role.Kind.UNIT_HEAD]
        signed = [step.by.name for step in steps if step.answer == Approval.Answer.APPROVED and step.by]
        self.fields["signed_by"].initial = signed[0] if signed else self.record.assignment.head_name


class ConfirmClassForm(StepForm):
    confirmed_class = forms.ModelChoiceField(
        ReplyClass.objects.filter(is_active=True), label="核定为", empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
    )  # fmt: skip
    note = _text("说明", 300, 2, required=False, help_text="改定类别时写明原因，会告诉承办单位")

    def prepare(self) -> None:
        self.fields["confirmed_class"].initial = self.record.class_now.pk


class ReturnForm(ReasonForm):
    """退回修改 says why."""


class TrackForm(StepForm):
    note = _text("为什么转入跟踪", 500, 3)


class TalkForm(StepForm):
    talked_on = forms.DateField(
        label="协商日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=clock.today
    )
    talk_note = _text("协商情况", 1000, 5, help_text="谁参加、提案者的意见、达成了什么")


class ProgressForm(StepForm):
    text = _text("落实进展", 2000, 6, help_text="做了什么、做到哪一步、接下来什么时候做什么")


class CloseForm(StepForm):
    note = _text("落实情况", 1000, 5, help_text="做成了什么；留作参考的，写明怎样向提案者说明")
