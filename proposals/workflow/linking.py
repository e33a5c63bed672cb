"""Links to the floor below: a topic's evidence, and the proposal that a suggestion became."""

from django.db import transaction

from core import audit, clock
from members.models import User
from proposals.models import Proposal, TopicLink
from topics.models import Topic


@transaction.atomic
def link_topic(topic: Topic, proposal: Proposal, *, by: User, note: str = "") -> TopicLink:
    """选题依据: the topic grew from this proposal. A second link of the two changes nothing."""
    link, is_new = TopicLink.objects.get_or_create(
        topic=topic, proposal=proposal, defaults={"note": note, "by": by, "at": clock.now()}
    )
    if is_new:
        audit.record(topic, "引用提案", by=by, note=proposal.reference)
    return link
