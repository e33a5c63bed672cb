"""What is asked of many proposals: who sees them, which are late, what a list and a page name of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from members.models import Role, Session, Unit, User
from proposals.states import BEFORE_REGISTRATION, WITH_THE_WRITER, State

if TYPE_CHECKING:
    from proposals.models.proposal import Proposal  # noqa: F401  in quotes below

# Of the row in the outer query: what is handled for it.
MATTER = Coalesce(OuterRef("merged_into"), OuterRef("pk"))
# What the proposers wait for. (An assisting unit's opinion is between the units.)
PROMISE = "commitment"
CLOCKS_OF_UNITS = ("reply", "rework", PROMISE)


def _count(rows: Any) -> Any:
    """How many of ``rows`` there are, for a subquery: nothing when there are none."""
    return rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> ProposalQuerySet:
        """The one rule of sight for proposals (see docs/procedures for the table).

        Proposers see their own in every state; the office all of its committee that was ever submitted;
        leaders what has been registered; those who handle, hand on or inspect what was assigned to them;
        every member what is registered and not confidential.
        """
        own = self._own(user)
        mine = Q(committee_id=user.committee_id)
        handled = Q(Exists(self._handled(user)))
        if user.holds(Role.Kind.OFFICE, Role.Kind.PROPOSAL_OFFICE):
            return self.filter(own | handled | (mine & Q(submitted_at__isnull=False)))
        seen = own | handled
        if user.holds(*Role.OF_LEADERS):
            seen |= mine & ~Q(state__in=BEFORE_REGISTRATION)
        if user.holds(Role.Kind.MEMBER, Role.Kind.COMMITTEE_CLERK):
            seen |= mine & ~Q(state__in=BEFORE_REGISTRATION) & Q(is_confidential=False)
        return self.filter(seen)

    def own_of(self, user: User) -> ProposalQuerySet:
        """Those this person proposed, is asked to co-sign, or types for somebody."""
        return self.filter(self._own(user))

    def _own(self, user: User) -> Q:
        submitter: Any = self.model._meta.get_field("submitters").related_model
        mine = submitter.objects.filter(proposal=OuterRef("pk"), answer__in=["invited", "signed"])
        people = mine.filter(Q(member__user=user) | Q(unit__in=user.units_as(Role.Kind.SUBMITTER)))
        return Q(Exists(people)) | Q(typed_by=user, state__in=WITH_THE_WRITER)

    def _handled(self, user: User) -> Any:
        """Assignments above this floor that the user may see, reached by reverse relation only."""
        assignment: Any = self.model._meta.get_field("assignments").related_model
        own = Q(proposal=OuterRef("pk")) | Q(proposal=OuterRef("merged_into"))
        return assignment.objects.visible_to(user).filter(own)

    def registered(self) -> ProposalQuerySet:
        """Those that count as 立案, merged ones included (rules.md 2.2)."""
        return self.filter(number__isnull=False).exclude(state=State.WITHDRAWN)

    def main(self) -> ProposalQuerySet:
        """Without those merged into another: what is really handed on."""
        return self.filter(merged_into=None)

    def shown_as(self, *states: str) -> ProposalQuerySet:
        """Those whose state, or whose main proposal's state, is one of these."""
        return self.filter(Q(merged_into=None, state__in=states) | Q(merged_into__state__in=states))

    def overdue(self, today: dt.date) -> ProposalQuerySet:
        """Whose review is late, or whose unit is: a running clock of an answer or a promise that has passed its day."""
        late = self._deadlines().filter(assignment__proposal=MATTER, due_on__lt=today)
        reviewing = Q(state=State.SUBMITTED, review_due_on__lt=today)
        return self.filter(reviewing | Q(Exists(late)))

    def handled_by(self, unit: Unit) -> ProposalQuerySet:
        """Those that were handed to this unit, merged ones with their main proposal."""
        return self.filter(Exists(self._assignments().filter(proposal=MATTER, unit=unit)))

    def _assignments(self) -> Any:
        """What was handed on and not handed to another unit instead."""
        assignment: Any = self.model._meta.get_field("assignments").related_model
        return assignment.objects.current().exclude(state="proposed")

    def _deadlines(self) -> Any:
        """The running clocks that an answer or the keeping of a promise stops."""
        assignment: Any = self.model._meta.get_field("assignments").related_model
        deadline: Any = assignment._meta.get_field("deadlines").related_model
        return deadline.objects.running().filter(clock__in=CLOCKS_OF_UNITS)

    def for_list(self) -> ProposalQuerySet:
        """With what a row of a list names: first proposer, first unit, nearest clock, as facts of the row itself."""
        submitter: Any = self.model._meta.get_field("submitters").related_model
        signed = submitter.objects.signed().filter(proposal=OuterRef("pk")).order_by("-is_lead", "order")
        unit_name = Coalesce(NullIf("unit__short_name", Value("")), "unit__name")
        handled = self._assignments().filter(proposal=MATTER).order_by("-round", "pk")
        clocks = self._deadlines().filter(assignment__proposal=MATTER).order_by("due_on", "pk")
        facts: dict[str, Any] = {
            "lead_name": Subquery(signed.annotate(who=Coalesce("member__name", unit_name)).values("who")[:1]),
            "signed_count": Subquery(_count(signed)),
            "unit_name": Subquery(handled.annotate(who=unit_name).values("who")[:1]),
            "unit_count": Subquery(_count(handled)),
            "next_due_on": Subquery(clocks.values("due_on")[:1]),
            "next_clock": Subquery(clocks.values("clock")[:1]),
            "next_provisional": Subquery(clocks.values("provisional")[:1]),
        }
        return self.select_related("session__term", "category", "merged_into").annotate(**facts)

    def with_age(self, today: dt.date) -> ProposalQuerySet:
        """``is_of_the_past``: another session has begun to collect proposals since."""
        begun = Session.objects.filter(term__committee=OuterRef("committee"), collects_from__lte=today)
        facts: dict[str, Any] = {
            "is_of_the_past": Exists(begun.filter(collects_from__gt=OuterRef("session__collects_from")))
        }
        return self.annotate(**facts)

    def for_page(self) -> ProposalQuerySet:
        """With what the page of one proposal names; what many have not is asked for only where it is there."""
        attachment: Any = self.model._meta.get_field("attachments").related_model
        submitter: Any = self.model._meta.get_field("submitters").related_model
        files = attachment.objects.filter(proposal=OuterRef("pk"))
        facts: dict[str, Any] = {
            "file_count": Coalesce(Subquery(_count(files)), 0),
            "has_followers": Exists(self.model.objects.filter(merged_into=OuterRef("pk"))),
            "has_topics": self._linked("topic_links"),
            "has_suggestion": self._linked("suggestion_link"),
        }
        related = self.select_related(
            "session__term", "committee", "category", "merged_into", "decline_reason", "typed_by"
        )
        signers = Prefetch("submitters", submitter.objects.select_related("member", "unit"))
        return related.prefetch_related(signers).annotate(**facts)

    def _linked(self, relation: str) -> Exists:
        link: Any = self.model._meta.get_field(relation).related_model
        return Exists(link.objects.filter(proposal=OuterRef("pk")))
