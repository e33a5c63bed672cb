"""What each step of the research asks. Field names are the step's keyword arguments."""

from typing import Any

from django import forms

from core.attachments import UploadsField
from core.forms import StepForm
from core.widgets import PickerMultiple
from members.models import Member, Role, Unit, User
from members.notifications import holders
from topics.forms.fields import PersonWithPost, day, members_now, text
from topics.models import StudyRecord, Topic


class GroupForm(StepForm):
    """成立调研组: one group a topic (S3-11)."""

    leader = PersonWithPost(User.objects.none(), label="组长", help_text="主席或副主席；议事堂选题也可以是活动组负责人")
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label="组员", widget=PickerMultiple, help_text="按专长选，可以输入姓名查找"
    )
    experts = forms.CharField(label="专家", max_length=200, required=False, help_text="不是委员的，写明姓名和单位")
    plan = text("调研安排", 2000, rows=4, required=False)
    named_on = day("成立日期", required=False, help_text="不填就是今天；成立以前的活动不能登记")

    def prepare(self) -> None:
        choices: Any = self.fields
        choices["leader"].queryset = possible_leaders(self.record)
        choices["members"].queryset = members_now(self.user)
        choices["leader"].initial = self.record.leader_id


class ChangeGroupForm(GroupForm):
    reason = text("调整的理由", 500, rows=2)

    def prepare(self) -> None:
        super().prepare()
        del self.fields["named_on"]
        group = self.record.group
        facts = {
            "leader": group.leader_id,
            "members": group.members.all(),
            "experts": group.experts,
            "plan": group.plan,
        }
        for name, value in facts.items():
            self.fields[name].initial = value


def possible_leaders(topic: Topic) -> Any:
    """主席、副主席; for a site's topic the heads of the activity groups too."""
    people = holders(topic.committee, Role.Kind.CHAIR, Role.Kind.VICE_CHAIR)
    if topic.source != Topic.Source.SITE:
        return people
    groups = Unit.objects.filter(committee=topic.committee_id, kind=Unit.Kind.ACTIVITY_GROUP)
    return people | User.objects.filter(pk__in=groups.values("leader"))


class StudyForm(StepForm):
    """学习 or 调研: where, what was found, who was there."""

    kind = forms.ChoiceField(
        label="类别", choices=StudyRecord.Kind.choices, widget=forms.RadioSelect(attrs={"class": "choices"})
    )
    way = forms.ChoiceField(
        label="方式", choices=StudyRecord.Way.choices, widget=forms.RadioSelect(attrs={"class": "choices"}),
        help_text="学习：专家讲座、集体学习、会前读书；调研：一线调研、外出考察、座谈、问卷",
    )  # fmt: skip
    held_on = day("日期")
    place = forms.CharField(label="地点", max_length=100)
    findings = text("主要情况", 3000, rows=6, help_text="看到什么、听到什么，有数字写数字")
    gap = text("差距", 1000, rows=3, required=False, help_text="外出考察的，写明与当地的差距")
    lesson = text("可借鉴的做法", 1000, rows=3, required=False)
    present = forms.ModelMultipleChoiceField(
        Member.objects.none(), label="参加委员", required=False, widget=PickerMultiple
    )
    papers = UploadsField(label="照片和材料", required=False)

    def prepare(self) -> None:
        self.fields["present"].queryset = members_now(self.user)  # type: ignore[attr-defined]
        self.fields["present"].initial = self.record.group.members.all()


# Field → heading of the report; the text is kept in versions, heading by heading.
SECTIONS = {
    "situation": "基本情况",
    "problems": "存在问题",
    "borrowed": "外地做法",
    "advice": "对策建议",
}


class ReportForm(StepForm):
    """调研报告: a new version whenever it is changed."""

    situation = text("基本情况", 5000, rows=8)
    problems = text("存在问题", 5000, rows=8)
    borrowed = text("外地做法", 3000, rows=4, required=False, help_text="可以借鉴的做法，写明是哪里的")
    advice = text("对策建议", 5000, rows=8, help_text="逐条写；每条要有科学性、前瞻性、可行性")

    def prepare(self) -> None:
        last = self.record.reports.order_by("-number").first()
        for name, heading in SECTIONS.items():
            self.fields[name].initial = last.body.get(heading, "") if last else ""

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        body = {heading: facts[name] for name, heading in SECTIONS.items() if facts.get(name)}
        return {"body": body}
