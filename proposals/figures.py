"""How many proposals a session received, registered, declined, merged and handed on. 件, never 件次 (rules.md 2.2)."""

from dataclasses import dataclass

from django.db.models import Count, Q

from members.models import Session
from proposals.models import Proposal
from proposals.states import COUNTS_AS_REGISTERED, State


@dataclass(frozen=True)
class Figures:
    """One session's counts. Merged proposals count as registered; a group is handled once."""

    received: int
    registered: int
    declined: int
    declined_as: dict[str, int]  # what became of the declined, in words → how many
    withdrawn: int
    under_review: int
    groups: list[int]  # the size of every merged group, its main proposal included, ascending
    handed_on: int  # main proposals for which an assignment was issued

    @property
    def merged(self) -> int:
        """Those that go the way of another one."""
        return sum(self.groups) - len(self.groups)

    @property
    def to_hand_on(self) -> int:
        """What the registered come to when every merged group is handled once."""
        return self.registered - self.merged

    @property
    def adds_up(self) -> bool:
        """Is every received proposal accounted for, once?"""
        return self.received == self.registered + self.declined + self.withdrawn + self.under_review

    @property
    def registration_rate(self) -> str:
        """立案率 with its formula and its figures, never alone (decision 11)."""
        formula = f"立案率 = 立案 {self.registered} 件 ÷ 收到 {self.received} 件"
        return f"{formula} = {self.registered / self.received:.1%}" if self.received else f"{formula}，还不能计算"


def figures_of(session: Session) -> Figures:
    """The counts of one session, in three queries whatever its size. Drafts that were never submitted do not count."""
    rows = Proposal.objects.filter(session=session, submitted_at__isnull=False)
    counts = rows.aggregate(
        received=Count("pk"),
        registered=Count("pk", filter=Q(state__in=COUNTS_AS_REGISTERED)),
        declined=Count("pk", filter=Q(state=State.DECLINED)),
        withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN)),
        under_review=Count("pk", filter=Q(state__in=[State.SUBMITTED, State.RETURNED])),
        handed_on=Count("pk", filter=Q(state__in=COUNTS_AS_REGISTERED, merged_into=None, assigned_at__isnull=False)),
    )
    followers = rows.filter(merged_into__isnull=False).values("merged_into").annotate(count=Count("pk")).order_by()
    groups = sorted(row["count"] + 1 for row in followers)
    outcomes = rows.filter(state=State.DECLINED).values("disposition").annotate(count=Count("pk")).order_by("-count")
    declined_as = {Proposal.Disposition(row["disposition"]).label: row["count"] for row in outcomes}
    return Figures(**counts, groups=groups, declined_as=declined_as)
