"""本年提案: three figures for leaders and the office, each with its numerator, denominator and non-response (S0-23)."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from feedback.models import Assignment, Clock, Deadline, Rating
from feedback.states import ReplyState
from members.models import Committee, Session
from proposals.models import Proposal
from proposals.states import State


@dataclass(frozen=True)
class Figures:
    """Counts of the committee's latest session: 件 are proposals, 件次 are assignments."""

    session: Session
    received: int
    registered: int
    answered: int
    answered_in_time: int
    assigned: int
    ratings: list[tuple[str, int]]  # label → count, in the order of the scale
    silent: int  # 未反馈

    @property
    def unanswered(self) -> int:
        return self.assigned - self.answered

    @property
    def rated(self) -> int:
        return sum(count for _, count in self.ratings)

    @property
    def asked(self) -> int:
        return self.rated + self.silent


def of_this_year(committee: Committee) -> Figures | None:
    """The figures of the latest session; None before there is one."""
    session = Session.objects.filter(term__committee=committee).select_related("term").first()
    if session is None:
        return None
    proposals = Proposal.objects.filter(session=session).aggregate(
        received=Count("pk", filter=~Q(state=State.DRAFT)),
        registered=Count("pk", filter=Q(number__isnull=False) & ~Q(state=State.WITHDRAWN)),
    )
    issued = Assignment.objects.current().filter(proposal__session=session, issued_at__isnull=False)
    assignments = issued.exclude(part=Assignment.Part.ASSIST)  # who assists answers the lead unit
    clocks = Deadline.objects.filter(assignment__in=assignments, clock__in=[Clock.REPLY, Clock.REWORK])
    in_time = clocks.filter(stopped_at__isnull=False, stopped_at__date__lte=F("due_on")).count()
    ratings = Rating.objects.filter(reply__state=ReplyState.ISSUED, reply__assignment__proposal__session=session)
    by_label = ratings.filter(answered_at__isnull=False).values_list("result__label").annotate(n=Count("pk"))
    return Figures(
        session=session,
        assigned=assignments.count(),
        answered=clocks.filter(stopped_at__isnull=False).count(),
        answered_in_time=in_time,
        ratings=list(by_label.order_by("result__order")),
        silent=ratings.filter(answered_at=None).count(),
        **proposals,
    )
