"""One object for every address: a matter that went from a topic to a promise, with files on its way."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import clock
from core.jobs import enqueue
from feedback import rules as feedback_rules
from members.models import Notification
from proposals import workflow as proposals
from tests.core.papers import PDF
from tests.feedback import answers
from tests.people import World, moment
from tests.topics.steps import House
from topics import workflow as topics
from topics.rules import load_default_rules


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """The names of all addresses but those of the Django admin, from the resolver and never from a list."""
    for entry in patterns or get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from routes(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


@dataclass
class Addresses:
    """Address name → its arguments in this world."""

    arguments: dict[str, list[Any]]

    def path(self, name: str, action: str = "") -> str:
        arguments = self.arguments.get(name) or self._of_the_family(name)
        return reverse(name, args=[*arguments, action] if action else arguments)

    def _of_the_family(self, name: str) -> list[Any]:
        """Steps share the arguments of their record: feedback:reply_issue those of feedback:reply_detail."""
        app, _colon, page = name.partition(":")
        for family in (f"{app}:{page.split('_')[0]}_detail", f"{app}:detail"):
            if app != "members" and family in self.arguments and not page.endswith(("list", "new", "confirm")):
                return self.arguments[family]
        return []


def build_addresses(world: World) -> Addresses:
    load_default_rules()
    feedback_rules.load_default_rules()
    house = House(world)
    with clock.at(moment("2026-03-02")):
        meeting = house.sent()
        suggestion = meeting.suggestions.get()
        topic, outcome = meeting.topic, meeting.outcomes.get()
        assert topic is not None
        topics.attach_to_meeting(meeting, by=world.clerk, file=SimpleUploadedFile("通知.pdf", PDF))
        record = topic.group.records.first()
        assert record is not None
        site, plan = house.site(), topic.plan_item.plan
    reply = answers.issued(world, "B")
    proposal = answers.matter_of(reply)
    with clock.at(moment("2026-05-06")):
        proposal = proposals.attach(proposal, by=world.proposal_office, file=SimpleUploadedFile("扫描件.pdf", PDF))
    assignment = reply.assignment
    notice = Notification.objects.filter(recipient=world.member).first()
    assert notice is not None
    job = enqueue("members.roster", owner=world.office, file=SimpleUploadedFile("名册.csv", b"a,b\n"))
    of_topic, file = [topic.pk], [meeting.pk, meeting.attachments.get().pk]
    return Addresses(
        {
            "portal:public_proposal": [proposal.pk],
            "feedback:propose": ["proposal", proposal.pk],
            "feedback:assignment_detail": [assignment.pk],
            "feedback:deadline_detail": [assignment.deadlines.first().pk],  # type: ignore[union-attr]
            "feedback:reply_detail": [reply.pk],
            "feedback:rating_detail": [answers.rating_of(reply, world.member).pk],
            "feedback:rating_attachment": [1],
            "feedback:commitment_detail": [reply.commitments.get().pk],
            "feedback:proposal_handling": [proposal.pk],
            "feedback:proposal_close": [proposal.pk],
            "feedback:suggestion_handling": [suggestion.pk],
            "feedback:suggestion_close": [suggestion.pk],
            "feedback:topic_close": of_topic,
            "proposals:detail": [proposal.pk],
            "proposals:from_suggestion": [suggestion.pk],
            "proposals:link_topic": of_topic,
            "proposals:file": [proposal.pk, proposal.attachments.get().pk],
            "topics:detail": of_topic,
            "topics:topic_file": [topic.pk, 1],
            "topics:study_file": [topic.pk, 1],
            "topics:topic_step": [topic.pk, "return"],
            "topics:plan_detail": [plan.pk],
            "topics:plan_item": [plan.pk, topic.plan_item.pk],
            "topics:plan_step": [plan.pk, "issue"],
            "topics:meeting_detail": [meeting.pk],
            "topics:meeting_file": file,
            "topics:minutes": [meeting.pk, outcome.pk],
            "topics:meeting_step": [meeting.pk, "send"],
            "topics:suggestion_detail": [suggestion.pk],
            "topics:suggestion_step": [suggestion.pk, "adopt"],
            "topics:site_detail": [site.pk],
            "members:notification_open": [notice.pk],
            "members:member_detail": [world.row_of(world.member).pk],
            "members:roster_check": [job.pk],
            "members:roster_confirm": [job.pk],
            "members:roster_recheck": [job.pk],
            "members:roster_errors": [job.pk],
            "core:job": [job.pk],
        }
    )


TODAY = moment("2026-05-12") + dt.timedelta(hours=1)
