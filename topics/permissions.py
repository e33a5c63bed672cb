"""Who may take which step of topics, plans, meetings and suggestions (rule R9). The moment is asked of the record."""

from core.policy import Policy
from members.models import Role, Unit, User
from members.notifications import holders
from topics.models import AnnualPlan, Attendance, Meeting, Site, Suggestion, Topic, TopicReview
from topics.states import MeetingAction, PlanAction, SuggestionAction, TopicAction, TopicState

Kind = Role.Kind
Stage = TopicReview.Stage


def is_office(user: User, record: object = None) -> bool:
    """The 政协 office keeps the year's paper and may enter a decision of a meeting (paper is a way in)."""
    return user.holds(Kind.OFFICE)


def is_leader(user: User, record: object = None) -> bool:
    """主席会议成员."""
    return user.holds(*Role.OF_LEADERS)


def may_override(user: User) -> bool:
    """破例: the chair and the vice-chairs alone."""
    return user.holds(Kind.CHAIR, Kind.VICE_CHAIR)


def is_chair_meeting(user: User, record: object = None) -> bool:
    """What the chair meeting decides is entered by one of its members or by the office."""
    return is_office(user) or is_leader(user)


def by_another_step(user: User, record: object = None) -> bool:
    """No button: a meeting, the plan or the floor above causes this move."""
    return False


# Topics


def is_drafter(user: User, topic: Topic) -> bool:
    """Whoever drafted it, or works in the unit that did."""
    return topic.drafted_by_id == user.pk or topic.unit_id in _own_units(user)


def carries(user: User, topic: Topic) -> bool:
    """Who does the work of a planned topic: its unit, the unit the plan names, or the office."""
    if is_office(user) or topic.unit_id in _own_units(user):
        return True
    item = getattr(topic, "plan_item", None)
    return item is not None and item.unit_id in _own_units(user)


def _own_units(user: User) -> set[int]:
    return user.units_as(Kind.COMMITTEE_CLERK, Kind.SITE_OPERATOR)


def may_add_to(user: User, topic: Topic) -> bool:
    return is_drafter(user, topic) or carries(user, topic) or user.holds(Kind.PROPOSAL_OFFICE)


def linked_committee(topic: Topic) -> Unit | None:
    """联系专委会 of a topic: the special committee that drafted it, or the counterpart of the unit that did."""
    if topic.unit.kind == Unit.Kind.SPECIAL_COMMITTEE:
        return topic.unit
    return topic.unit.counterpart


def reviews_first(user: User, topic: Topic) -> bool:
    """初审: a clerk of the linked committee, not the drafter while there is a colleague; without one, the office."""
    committee = linked_committee(topic)
    if committee is None:
        return is_office(user)
    if committee.pk not in user.units_as(Kind.COMMITTEE_CLERK):
        return False
    return topic.drafted_by_id != user.pk or not _has_colleague(user, committee)


def _has_colleague(user: User, committee: Unit) -> bool:
    return holders(user.committee, Kind.COMMITTEE_CLERK, unit=committee).exclude(pk=user.pk).exists()


def review_stages(user: User, topic: Topic) -> list[str]:
    """The reviews this person may give, in their order. (审定 is the chair meeting's shortlist.)"""
    stages: list[str] = [Stage.FIRST] if reviews_first(user, topic) else []
    return [*stages, Stage.SECOND] if user.holds(Kind.PROPOSAL_OFFICE) else stages


def reviews(user: User, topic: Topic) -> bool:
    return bool(review_stages(user, topic))


def is_proposal_office(user: User, record: object = None) -> bool:
    return user.holds(Kind.PROPOSAL_OFFICE)


def drops(user: User, topic: Topic) -> bool:
    """The chair meeting leaves a topic out; its own drafter gives up what was not accepted yet."""
    early = topic.state in (TopicState.DRAFT, TopicState.RETURNED)
    return is_chair_meeting(user) or (early and is_drafter(user, topic))


def sends_back(user: User, topic: Topic) -> bool:
    return is_office(user) or reviews(user, topic)


TOPIC_POLICY: Policy[Topic] = Policy(
    {
        TopicAction.EDIT: is_drafter,
        TopicAction.SUBMIT: is_drafter,
        TopicAction.REVIEW: reviews,
        TopicAction.ACCEPT: is_proposal_office,
        TopicAction.RETURN: sends_back,
        TopicAction.SHORTLIST: is_chair_meeting,
        TopicAction.PLAN: by_another_step,
        TopicAction.FORM_GROUP: carries,
        TopicAction.STUDY: carries,
        TopicAction.REPORT: carries,
        TopicAction.CHANGE_GROUP: carries,
        TopicAction.ADD_EVIDENCE: may_add_to,
        TopicAction.ATTACH: may_add_to,
        TopicAction.CONSULT: by_another_step,
        TopicAction.SEND: by_another_step,
        TopicAction.CLOSE: by_another_step,
        TopicAction.DRAFT_AGAIN: is_drafter,
        TopicAction.DROP: drops,
        TopicAction.CANCEL: is_office,
    }
)


def sources_for(user: User) -> list[str]:
    """Which sources of a topic this person may enter; none: may not draft at all."""
    source = Topic.Source
    if is_office(user):
        return list(source)
    found: list[str] = [source.DRAFTED, source.SUPERIOR] if user.units_as(Kind.COMMITTEE_CLERK) else []
    return [*found, source.SITE] if user.units_as(Kind.SITE_OPERATOR) else found


# The annual plan

PLAN_POLICY: Policy[AnnualPlan] = Policy(
    {
        PlanAction.SOUND: is_office,
        PlanAction.RECORD_SOUNDING: is_chair_meeting,
        PlanAction.TO_CHAIR: is_office,
        PlanAction.SCREEN: is_chair_meeting,
        PlanAction.TO_STANDING: is_office,
        PlanAction.DECIDE: is_chair_meeting,
        PlanAction.ISSUE: is_office,
        PlanAction.EDIT_ITEM: is_office,
    }
)


# Meetings and what is said in them


def is_host(user: User, meeting: Meeting) -> bool:
    """Who prepares a meeting and keeps its record: the office, its topic's units, the site, whoever entered it."""
    if is_office(user) or meeting.typed_by_id == user.pk:
        return True
    if meeting.site is not None and meeting.site.town_id in user.units_as(Kind.SITE_OPERATOR):
        return True
    return meeting.topic is not None and carries(user, meeting.topic)


def convenes(user: User, meeting: Meeting) -> bool:
    return is_host(user, meeting) or may_override(user)


def is_invited(user: User, meeting: Meeting) -> bool:
    return Attendance.objects.for_person(user).filter(meeting=meeting).exists()


MEETING_POLICY: Policy[Meeting] = Policy(
    {
        MeetingAction.CONVENE: convenes,
        MeetingAction.ANSWER: is_invited,
        MeetingAction.HOLD: is_host,
        MeetingAction.SUGGEST: is_host,
        MeetingAction.ATTEND: is_host,
        MeetingAction.MINUTE: is_host,
        MeetingAction.SEND: is_host,
        MeetingAction.EDIT: is_host,
        MeetingAction.ATTACH: is_host,
        MeetingAction.CANCEL: is_host,
    }
)


def may_prepare_meetings(user: User) -> bool:
    return user.holds(*Role.OF_THE_OFFICE, Kind.SITE_OPERATOR)


def may_host_at(user: User, site: Site) -> bool:
    return user.holds(*Role.OF_THE_OFFICE) or site.town_id in user.units_as(Kind.SITE_OPERATOR)


def keeps(user: User, suggestion: Suggestion) -> bool:
    """Who decides where a suggestion goes: the host of its meeting."""
    return is_host(user, suggestion.meeting)


def keeps_topic(user: User, topic: Topic) -> bool:
    """Who watches, on the floors above, what becomes of a topic: the office, or the committee whose topic it is."""
    if user.committee_id != topic.committee_id:
        return False
    return user.holds(Kind.OFFICE) or topic.unit_id in user.units_as(Kind.COMMITTEE_CLERK)


def hands_on(user: User, suggestion: Suggestion) -> bool:
    """Who proposes the units that shall handle it, on the floor above: the same as of its topic."""
    meeting = suggestion.meeting
    if meeting.topic is not None:
        return keeps_topic(user, meeting.topic)
    return user.committee_id == meeting.committee_id and user.holds(Kind.OFFICE)


SUGGESTION_POLICY: Policy[Suggestion] = Policy(
    {
        SuggestionAction.SETTLE: keeps,
        SuggestionAction.EDIT: keeps,
        SuggestionAction.ADOPT: keeps,
        SuggestionAction.ASSIGN: by_another_step,
        SuggestionAction.REPLY: by_another_step,
        SuggestionAction.REHANDLE: by_another_step,
        SuggestionAction.TRACK: by_another_step,
        SuggestionAction.CLOSE: by_another_step,
    }
)
