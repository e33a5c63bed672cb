"""Links to the floor below: a topic's evidence, and the proposal that a suggestion became."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock
from core.transitions import moving
from members.models import Member, Session, Unit, User
from proposals.models import Proposal, SuggestionLink, TopicLink
from proposals.workflow.writing import create_draft
from topics.models import Suggestion, Topic
from topics.states import TopicAction
from topics.workflow import settle


def link_topic(topic: Topic, proposal: Proposal, *, by: User, note: str = "") -> TopicLink:
    """选题依据: the topic grew from this proposal."""
    with moving(topic, TopicAction.ADD_EVIDENCE, by=by, note=proposal.reference) as topic:
        link, is_new = TopicLink.objects.get_or_create(
            topic=topic, proposal=proposal, defaults={"note": note, "by": by, "at": clock.now()}
        )
        if not is_new:
            raise ValidationError("这件提案已经是本议题的依据了。")
    return link


@transaction.atomic
def from_suggestion(suggestion: Suggestion, *, by: User, title: str) -> Proposal:
    """转提案: a draft in the name of whoever raised it, and the suggestion is settled as having become it."""
    session = Session.objects.current(suggestion.committee, clock.today())
    if session is None:
        raise ValidationError("还没有可以提交提案的届次，请系统管理员先设置次会议。")
    settle(suggestion, by=by, disposition=Suggestion.Disposition.PROPOSAL, note="转为提案，由提案人完善后提交")
    proposal = create_draft(
        by=by, session=session, title=title, situation=f"本件由{suggestion.reference}转来。",
        points=[suggestion.text], lead=_raiser(suggestion),
    )  # fmt: skip
    SuggestionLink.objects.create(suggestion=suggestion, proposal=proposal)
    return proposal


def _raiser(suggestion: Suggestion) -> Member | Unit:
    """Who raised it, or the special committee whose topic was consulted on."""
    topic = suggestion.meeting.topic
    raiser = suggestion.raised_by or (topic.unit if topic else None)
    if raiser is None:
        raise ValidationError("这条意见没有登记提出人，请先补上，再转为提案。")
    return raiser
