"""等我办: for every role, the acts that wait for it, each a count and the page where they are done.

A line is a question to the rows the person may see; the pages it leads to ask the same question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from core import clock
from feedback.models import Approval, Assignment, Commitment, Concurrence, Extension, Rating, Reply
from feedback.states import AssignmentState, ReplyState
from members.models import Role, User
from proposals.models import Proposal, Submitter
from proposals.states import State
from topics.models import AnnualPlan, Attendance, Meeting, Suggestion, Topic
from topics.states import MeetingState, PlanState, SuggestionState, TopicState

Kind = Role.Kind


@dataclass(frozen=True)
class Waiting:
    """One act that waits: how often, and where it is done. ``hot``: somebody else stands still until then."""

    label: str
    count: int
    url: str
    hot: bool = False


Lines = Iterator[Waiting]


def waiting_for(user: User) -> list[Waiting]:
    """What waits for this person, over all roles held today; what is empty is not shown."""
    lines: dict[str, Waiting] = {}
    for kinds, ask in ROLES:
        if user.holds(*kinds):
            lines.update((line.label, line) for line in ask(user) if line.count)
    return list(lines.values())


def _list(name: str, query: str) -> str:
    return f"{reverse(name)}?{query}"


def for_proposal_office(user: User) -> Lines:
    proposals = Proposal.objects.visible_to(user)
    yield Waiting(
        "待审查提案", proposals.filter(state=State.SUBMITTED).count(), _list("proposals:list", "state=submitted")
    )
    assigned = Assignment.objects.current().filter(proposal=OuterRef("pk"))
    unassigned = proposals.main().filter(state=State.REGISTERED).filter(~Exists(assigned))
    yield Waiting("待提出承办单位", unassigned.count(), _list("proposals:list", "state=registered"))
    replies = Reply.objects.visible_to(user).filter(
        state=ReplyState.ISSUED, confirmed_class=None, assignment__state=AssignmentState.REPLIED
    )
    yield Waiting("待核定答复类别", replies.count(), _list("feedback:assignment_list", "state=replied"))
    topics = Topic.objects.visible_to(user).filter(state=TopicState.SUBMITTED)
    yield Waiting("待审核议题", topics.count(), _list("topics:list", "state=submitted"))


def for_office(user: User) -> Lines:
    caught = Suggestion.objects.visible_to(user).filter(
        state=SuggestionState.CAUGHT, meeting__state__in=[MeetingState.HELD, MeetingState.MINUTED, MeetingState.SENT]
    )
    meetings = Meeting.objects.visible_to(user)
    yield Waiting("意见建议待定去向", caught.count(), _list("topics:suggestion_list", "state=caught"))
    yield Waiting(
        "待签发会议纪要", meetings.filter(state=MeetingState.HELD).count(), _list("topics:meeting_list", "state=held")
    )
    yield Waiting(
        "纪要待报送", meetings.filter(state=MeetingState.MINUTED).count(), _list("topics:meeting_list", "state=minuted")
    )
    plans = AnnualPlan.objects.visible_to(user).exclude(state=PlanState.ISSUED)
    yield Waiting("年度计划待推进", plans.count(), reverse("topics:plan_list"))


def for_clerk(user: User) -> Lines:
    mine = Topic.objects.visible_to(user).filter(unit__in=user.units_as(Kind.COMMITTEE_CLERK))
    yield Waiting("我的议题草稿", mine.filter(state=TopicState.DRAFT).count(), _list("topics:list", "state=draft"))
    yield Waiting(
        "退回修改的议题",
        mine.filter(state=TopicState.RETURNED).count(),
        _list("topics:list", "state=returned"),
        hot=True,
    )
    others = Topic.objects.visible_to(user).filter(state=TopicState.SUBMITTED)
    yield Waiting("待审核议题", others.count(), _list("topics:list", "state=submitted"))
    planned = mine.filter(state=TopicState.PLANNED)
    yield Waiting("待成立调研组", planned.count(), _list("topics:list", "state=planned"))
    meetings = Meeting.objects.visible_to(user).filter(topic__in=mine, state=MeetingState.HELD)
    yield Waiting("待签发会议纪要", meetings.count(), _list("topics:meeting_list", "state=held"))
    ratings = Rating.objects.filter(
        unit__in=user.units_as(Kind.COMMITTEE_CLERK), answered_at=None, reply__state=ReplyState.ISSUED
    )
    yield Waiting("答复待评价", ratings.count(), reverse("feedback:rating_list"))


def for_leader(user: User) -> Lines:
    sounding = AnnualPlan.objects.visible_to(user).filter(state=PlanState.SOUNDING)
    yield Waiting("待登记活动组座谈", sounding.count(), reverse("topics:plan_list"))
    plans = AnnualPlan.objects.visible_to(user).filter(state=PlanState.CHAIR)
    yield Waiting("主席会议待筛选计划", plans.count(), reverse("topics:plan_list"), hot=True)
    standing = AnnualPlan.objects.visible_to(user).filter(state=PlanState.STANDING)
    yield Waiting("常委会待定题", standing.count(), reverse("topics:plan_list"))
    chaired = Meeting.objects.visible_to(user).filter(chaired_by=user, state=MeetingState.HELD)
    yield Waiting("我主持的会议待签发纪要", chaired.count(), _list("topics:meeting_list", "state=held"))


def for_member(user: User) -> Lines:
    mine = Proposal.objects.visible_to(user).filter(submitters__member__user=user, submitters__is_lead=True)
    yield Waiting(
        "退回修改的提案", mine.filter(state=State.RETURNED).count(), _list("proposals:list", "state=returned"), hot=True
    )
    yield Waiting("没写完的提案", mine.filter(state=State.DRAFT).count(), _list("proposals:list", "state=draft"))
    invited = Submitter.objects.filter(member__user=user, answer=Submitter.Answer.INVITED, is_lead=False)
    invited = invited.filter(proposal__state__in=[State.DRAFT, State.RETURNED])
    yield Waiting("邀请我联名的提案", invited.count(), _list("proposals:list", "state=draft"))
    ratings = Rating.objects.filter(submitter__member__user=user, answered_at=None, reply__state=ReplyState.ISSUED)
    yield Waiting("请我评价的答复", ratings.count(), reverse("feedback:rating_list"), hot=True)
    asked = Attendance.objects.filter(member__user=user, answer="", meeting__state=MeetingState.CONVENED)
    yield Waiting("请我回复的会议", asked.count(), _list("topics:meeting_list", "state=convened"))


def for_submitter(user: User) -> Lines:
    units = user.units_as(Kind.SUBMITTER)
    mine = Proposal.objects.visible_to(user).filter(submitters__unit__in=units, submitters__is_lead=True)
    yield Waiting("没写完的集体提案", mine.filter(state=State.DRAFT).count(), _list("proposals:list", "state=draft"))
    yield Waiting(
        "退回修改的集体提案",
        mine.filter(state=State.RETURNED).count(),
        _list("proposals:list", "state=returned"),
        hot=True,
    )
    ratings = Rating.objects.filter(submitter__unit__in=units, answered_at=None, reply__state=ReplyState.ISSUED)
    yield Waiting("请我评价的答复", ratings.count(), reverse("feedback:rating_list"), hot=True)


def for_unit(user: User) -> Lines:
    ours = Assignment.objects.filter(unit__in=user.units_as(Kind.LIAISON, Kind.UNIT_HEAD))
    yield Waiting(
        "待签收",
        ours.filter(state=AssignmentState.PENDING).count(),
        _list("feedback:assignment_list", "state=pending"),
        hot=True,
    )
    handling = ours.filter(state=AssignmentState.HANDLING)
    answering = handling.exclude(part=Assignment.Part.ASSIST)
    yield Waiting(
        "待联系提案者", answering.filter(contacts=None).count(), _list("feedback:assignment_list", "state=handling")
    )
    yield Waiting(
        "待起草答复", answering.filter(replies=None).count(), _list("feedback:assignment_list", "state=handling")
    )
    yield Waiting(
        "答复稿待送审",
        answering.filter(replies__state=ReplyState.DRAFT).count(),
        _list("feedback:assignment_list", "state=handling"),
    )
    yield Waiting(
        "待送会办意见",
        handling.filter(part=Assignment.Part.ASSIST).count(),
        _list("feedback:assignment_list", "state=handling&part=assist"),
    )
    units = user.units_as(Kind.LIAISON, Kind.UNIT_HEAD)
    concurring = Concurrence.objects.filter(
        unit__in=units, at=None, turn=F("reply__turn"), reply__state=ReplyState.CONCURRENCE
    )
    yield Waiting("待会签", concurring.count(), reverse("feedback:approval_list"), hot=True)
    open_steps = Approval.objects.filter(reply=OuterRef("pk"), answer=Approval.Answer.WAITING)
    ready = Reply.objects.filter(~Exists(open_steps), state=ReplyState.APPROVAL, assignment__unit__in=units)
    yield Waiting("答复待签发", ready.count(), reverse("feedback:approval_list"), hot=True)
    promises, today = Commitment.objects.filter(assignment__in=ours).open(), clock.today()
    kept_at = reverse("feedback:commitment_list")
    yield Waiting("到期待兑现的承诺", promises.filter(due_on__lte=today).count(), kept_at, hot=True)
    yield Waiting("待兑现的承诺", promises.filter(due_on__gt=today).count(), kept_at)


def _next_approvals(role: str) -> Q:
    """Approvals whose turn it is: the first waiting step of the reply's latest round of approval."""
    steps = Approval.objects.filter(
        reply=OuterRef("reply"), answer=Approval.Answer.WAITING, order__lt=OuterRef("order")
    )
    later = Approval.objects.filter(reply=OuterRef("reply"), turn__gt=OuterRef("turn"))
    return (
        Q(role=role, answer=Approval.Answer.WAITING, reply__state=ReplyState.APPROVAL) & ~Exists(steps) & ~Exists(later)
    )


def for_unit_head(user: User) -> Lines:
    ours = Q(reply__assignment__unit__in=user.units_as(Kind.UNIT_HEAD))
    approvals = Approval.objects.filter(_next_approvals(Kind.UNIT_HEAD)).filter(ours)
    yield Waiting("答复待我审批", approvals.count(), reverse("feedback:approval_list"), hot=True)


def for_deputy(user: User) -> Lines:
    approvals = Approval.objects.filter(_next_approvals(Kind.GOV_DEPUTY), reply__assignment__unit__leader=user)
    yield Waiting("答复待我审定", approvals.count(), reverse("feedback:approval_list"), hot=True)


def for_gov_head(user: User) -> Lines:
    approvals = Approval.objects.filter(
        _next_approvals(Kind.GOV_HEAD), reply__assignment__committee_id=user.committee_id
    )
    yield Waiting("答复待我审核", approvals.count(), reverse("feedback:approval_list"), hot=True)


def for_dispatcher(user: User) -> Lines:
    channels = [role.unit.channel for role in user.held_roles if role.kind == Kind.DISPATCHER and role.unit]
    ours = Assignment.objects.visible_to(user).filter(unit__channel__in=channels)
    yield Waiting(
        "待交办",
        ours.filter(state=AssignmentState.PROPOSED).count(),
        reverse("feedback:issue_list"),
    )
    yield Waiting(
        "申请退办待处理",
        ours.filter(state=AssignmentState.RETURN_ASKED).count(),
        _list("feedback:assignment_list", "state=return_asked"),
        hot=True,
    )
    asked = Extension.objects.filter(answer=Extension.Answer.ASKED, deadline__assignment__in=ours)
    yield Waiting("申请延期待审批", asked.count(), _list("feedback:assignment_list", "state=handling"), hot=True)


def for_inspector(user: User) -> Lines:
    late = (
        Assignment.objects.visible_to(user)
        .open()
        .filter(deadlines__stopped_at=None, deadlines__due_on__lt=clock.today())
    )
    yield Waiting("超期未办结", late.distinct().count(), _list("feedback:assignment_list", "overdue=on"), hot=True)
    promises = Commitment.objects.visible_to(user).open().filter(due_on__lt=clock.today())
    yield Waiting("到期未兑现的承诺", promises.count(), reverse("feedback:commitment_list"))


def for_site(user: User) -> Lines:
    towns = user.units_as(Kind.SITE_OPERATOR)
    meetings = Meeting.objects.visible_to(user).filter(site__town__in=towns)
    yield Waiting(
        "筹备中的议事",
        meetings.filter(state=MeetingState.PLANNED).count(),
        _list("topics:meeting_list", "state=planned"),
    )
    topics = Topic.objects.visible_to(user).filter(unit__in=towns, state__in=[TopicState.DRAFT, TopicState.RETURNED])
    yield Waiting("待提交的议题", topics.count(), reverse("topics:list"))


ROLES: list[tuple[tuple[str, ...], Callable[[User], Lines]]] = [
    ((Kind.PROPOSAL_OFFICE,), for_proposal_office),
    ((Kind.OFFICE,), for_office),
    ((Kind.COMMITTEE_CLERK,), for_clerk),
    (Role.OF_LEADERS, for_leader),
    ((Kind.MEMBER,), for_member),
    ((Kind.SUBMITTER,), for_submitter),
    ((Kind.LIAISON, Kind.UNIT_HEAD), for_unit),
    ((Kind.UNIT_HEAD,), for_unit_head),
    ((Kind.GOV_DEPUTY,), for_deputy),
    ((Kind.GOV_HEAD,), for_gov_head),
    ((Kind.DISPATCHER,), for_dispatcher),
    ((Kind.INSPECTOR,), for_inspector),
    ((Kind.SITE_OPERATOR,), for_site),
]
