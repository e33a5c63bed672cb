"""提案: every form is the typed signature of a step (rule R12)."""

from typing import Any

from django import forms

from core.attachments import UploadField
from core.forms import StepForm
from core.widgets import Picker, PickerMultiple, PointsField
from members.models import Member, Session, Unit, User
from proposals.models import Category, DeclineReason, Proposal, Submitter
from proposals.permissions import may_draft_for
from proposals.states import OPEN_TO_MERGE

# Those that submit in their own name (rules.md 2.1).
SUBMITTING_UNITS = (
    Unit.Kind.PARTY, Unit.Kind.ORGANISATION, Unit.Kind.SECTOR, Unit.Kind.SPECIAL_COMMITTEE, Unit.Kind.ACTIVITY_GROUP,
)  # fmt: skip
LONG = 3000


def area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **attrs})


class MemberChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Members, told apart by their sector where two share a name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.sector}）" if obj.sector else str(obj.name)


class DraftForm(StepForm):
    """The text while it is being written: only the title has to be there."""

    title = forms.CharField(
        label="案由",
        max_length=50,
        help_text="一句话说清楚要解决什么问题，例如：关于更新补充农村中小学适用图书的建议。",
    )
    situation = forms.CharField(
        label="情况", max_length=LONG, required=False, widget=area(6), help_text="现在是什么状况，最好有数字和事例。"
    )
    analysis = forms.CharField(
        label="分析", max_length=LONG, required=False, widget=area(6), help_text="问题出在哪里，为什么一直没有解决。"
    )
    points = PointsField(label="建议", required=False, help_text="一条写一件事，承办单位会逐条答复。")
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True), label="类别", required=False, empty_label="由提案委确定"
    )
    suggested_units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="建议承办单位", required=False, widget=PickerMultiple,
        help_text="可以不选，由提案委和交办机构确定。",
    )  # fmt: skip
    is_researched = forms.BooleanField(label="经过调研", required=False)
    wants_contact = forms.BooleanField(label="愿意与承办单位面商", required=False, initial=True)
    publicity = forms.ChoiceField(
        label="公开方式", choices=Proposal.Publicity, initial=Proposal.Publicity.FULL, widget=forms.RadioSelect
    )
    publicity_reason = forms.CharField(
        label="不公开的理由", max_length=200, required=False, help_text="选择“不公开”时必须写。"
    )

    LATER = ("situation", "analysis", "points")
    SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        (
            "提案正文",
            "一事一案，有情况、有分析、有具体建议。没有写完可以先保存草稿。",
            ("title", "situation", "analysis", "points"),
        ),
        ("办理", "这些供提案委审查和交办时参考。", ("category", "suggested_units", "is_researched", "wants_contact")),
        (
            "公开",
            "不公开的提案只有提案人、政协机关、主席会议成员和办理它的单位看得到。",
            ("publicity", "publicity_reason"),
        ),
    )

    def prepare(self) -> None:
        units: Any = self.fields["suggested_units"]
        units.queryset = Unit.objects.visible_to(self.user).active().of_kind(Unit.Kind.HANDLING, Unit.Kind.TOWN)
        if isinstance(self.record, Proposal):
            self._fill_from(self.record)

    def _fill_from(self, proposal: Proposal) -> None:
        for name in self.fields:
            if hasattr(proposal, name):
                self.initial.setdefault(name, getattr(proposal, name))
        self.initial["points"] = [point.text for point in proposal.points.all()]
        self.initial["suggested_units"] = list(proposal.suggested_units.all())


class CompleteForm(DraftForm):
    """The text that is submitted: every section has to be there."""

    def prepare(self) -> None:
        super().prepare()
        for name in self.LATER:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("publicity") == Proposal.Publicity.CONFIDENTIAL and not cleaned.get("publicity_reason"):
            self.add_error("publicity_reason", "请写明不公开的理由。")
        return cleaned


class NewDraftForm(DraftForm):
    """For whom: asked of those who may submit for more than one. ``record`` is the session."""

    lead = forms.ChoiceField(
        label="第一提案人", widget=Picker, help_text="代别人录入时，选择签名在先的委员或单位。"
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        self.leads = leads_for(self.user, self.record)
        field: Any = self.fields["lead"]
        field.choices = [("", "请选择"), *((key, str(lead)) for key, lead in self.leads.items())]
        if len(self.leads) == 1 and isinstance(next(iter(self.leads.values())), Member):
            del self.fields["lead"]
        else:
            self.SECTIONS = (("提案人", "", ("lead",)), *self.SECTIONS)

    def clean_lead(self) -> Member | Unit:
        return self.leads[self.cleaned_data["lead"]]


class NewCompleteForm(NewDraftForm, CompleteForm):
    """A new proposal that is submitted at once."""


def leads_for(user: User, session: Session) -> dict[str, Member | Unit]:
    """Everyone in whose name this person may begin a proposal."""
    members = Member.objects.filter(term=session.term_id).select_related("term", "sector")
    units = Unit.objects.visible_to(user).active().of_kind(*SUBMITTING_UNITS)
    found: list[Member | Unit] = [*members, *units]
    kinds = {Member: "member", Unit: "unit"}
    return {f"{kinds[type(one)]}-{one.pk}": one for one in found if may_draft_for(user, one)}


class InviteForm(StepForm):
    members = MemberChoices(Member.objects.none(), label="委员", required=False, widget=PickerMultiple)
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="党派、团体、界别等", required=False, widget=PickerMultiple
    )

    def prepare(self) -> None:
        signed = self.record.submitters.filter(answer__in=[Submitter.Answer.INVITED, Submitter.Answer.SIGNED])
        people = Member.objects.filter(term=self.record.session.term_id).select_related("sector")
        members: Any = self.fields["members"]
        members.queryset = people.exclude(pk__in=signed.filter(member__isnull=False).values("member"))
        kinds = Unit.objects.filter(committee=self.record.committee_id).active().of_kind(*SUBMITTING_UNITS)
        units: Any = self.fields["units"]
        units.queryset = kinds.exclude(pk__in=signed.filter(unit__isnull=False).values("unit"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("members") and not cleaned.get("units"):
            self.add_error("members", "请至少选择一位委员或一个单位。")
        return cleaned


class CosignForm(StepForm):
    submitter = forms.ModelChoiceField(
        Submitter.objects.none(), label="签名人", help_text="按签名的纸质材料代录，请把扫描件传到附件里。"
    )
    accepts = forms.TypedChoiceField(
        label="您的意见", choices=[("yes", "同意联名"), ("no", "不同意")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect({"class": "rate"}),
    )  # fmt: skip

    def prepare(self) -> None:
        field: Any = self.fields["submitter"]
        if self.record.typed_by_id == self.user.pk and not any(
            one.is_spoken_for_by(self.user) for one in self.record.submitters.all()
        ):
            field.queryset = self.record.submitters.open().select_related("member", "unit")
            self.fields["accepts"].label = "签名人的意见"
        else:
            del self.fields["submitter"]


class SubmitForm(StepForm):
    without_waiting = forms.BooleanField(label="不再等待", required=False)

    def prepare(self) -> None:
        waiting = list(self.record.submitters.open().select_related("member", "unit"))
        if waiting:
            names = "、".join(str(one) for one in waiting)
            self.fields["without_waiting"].help_text = f"{names} 还没有确认联名。勾选后直接提交，他们会收到通知。"
        else:
            del self.fields["without_waiting"]


class RegisterForm(StepForm):
    category = forms.ModelChoiceField(Category.objects.filter(is_active=True), label="类别", empty_label="请选择")
    note = forms.CharField(label="审查意见", required=False, max_length=500, widget=area(3))

    def prepare(self) -> None:
        self.initial.setdefault("category", self.record.category_id)


class DeclineForm(StepForm):
    reason = forms.ModelChoiceField(
        DeclineReason.objects.filter(is_active=True), label="理由", empty_label="请选择"
    )  # fmt: skip
    disposition = forms.ChoiceField(
        label="怎么处理",
        choices=Proposal.Disposition,
        widget=forms.RadioSelect,
        help_text="提案人会收到理由和处理方式。",
    )
    note = forms.CharField(label="补充说明", required=False, max_length=500, widget=area(3))


class ProposalChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number_text} {obj.title}"


class MergeForm(StepForm):
    into = ProposalChoice(
        Proposal.objects.none(), label="主提案", empty_label="请选择", widget=Picker,
        help_text="同一届次、已立案、还没有答复的提案。",
    )  # fmt: skip

    def prepare(self) -> None:
        field: Any = self.fields["into"]
        field.queryset = (
            Proposal.objects.visible_to(self.user)
            .main()
            .filter(
                session=self.record.session_id, state__in=OPEN_TO_MERGE, is_confidential=self.record.is_confidential
            )
            .exclude(pk=self.record.pk)
            .order_by("series", "number")
        )


class LinkTopicForm(StepForm):
    """``record`` is the topic. A confidential proposal is no evidence: the topic's page is read by more people."""

    proposal = ProposalChoice(Proposal.objects.none(), label="提案", empty_label="请选择", widget=Picker)
    note = forms.CharField(label="说明什么", required=False, max_length=200)

    def prepare(self) -> None:
        field: Any = self.fields["proposal"]
        rows = Proposal.objects.visible_to(self.user).registered().filter(is_confidential=False)
        field.queryset = rows.exclude(topic_links__topic=self.record).order_by("-session", "series", "number")


class FromSuggestionForm(StepForm):
    title = forms.CharField(
        label="案由", max_length=50, help_text="这条意见会成为草稿里的第一条建议，情况和分析由提案人补写。"
    )


class AttachForm(StepForm):
    file = UploadField(label="文件")
    title = forms.CharField(label="名称", required=False, max_length=120, help_text="不写就用文件名。")
