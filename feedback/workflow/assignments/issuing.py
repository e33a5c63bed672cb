"""交办: the dispatcher of a channel hands matters to its units, and their clocks start."""

from collections.abc import Sequence

from django.db import transaction

from core import clock as time
from core.transitions import lock, moving
from feedback import deadlines, people
from feedback.models import Assignment, Clock
from feedback.states import AssignmentAction, AssignmentState
from feedback.telling import tell, tell_proposers
from feedback.workflow import matters
from members.models import User


def issue(assignment: Assignment, *, by: User) -> Assignment:
    """交办: the matter is under way, the unit is told, and its clocks start; the day itself does not count."""
    with transaction.atomic():
        matter = lock(assignment.matter)
        if matter.state != matters.ASSIGNED:
            matters.assign(matter, by=by)
        with moving(assignment, AssignmentAction.ISSUE, by=by) as issued:
            issued.issued_by, issued.issued_at = by, time.now()
        start_clocks(issued)
        _tell(issued)
    return issued


def issue_many(assignments: Sequence[Assignment], *, by: User) -> list[Assignment]:
    """批量交办: all of them in one transaction; those that another dispatcher was faster with are left out."""
    # Matters are locked in one order, so that two dispatchers with overlapping lists never wait for each other.
    rows = sorted(assignments, key=lambda row: (row.proposal_id or 0, row.suggestion_id or 0, row.pk))
    issued = []
    with transaction.atomic():
        for row in rows:
            lock(row.matter)
            fresh = lock(row)
            if fresh.state == AssignmentState.PROPOSED:
                issued.append(issue(fresh, by=by))
    return issued


def start_clocks(assignment: Assignment) -> None:
    """The clocks of a unit that has just been given a matter; a second round has its own length and no way back."""
    assert assignment.issued_at is not None
    day = time.local(assignment.issued_at).date()
    if assignment.round > 1:
        clocks = [Clock.REWORK if assignment.is_answering else Clock.ASSIST_OPINION]
    elif assignment.is_answering:
        clocks = [Clock.RETURN_WINDOW, Clock.FIRST_CONTACT, Clock.REPLY]
    else:
        clocks = [Clock.RETURN_WINDOW, Clock.ASSIST_OPINION]
    for clock in clocks:
        deadlines.start(assignment, clock, day)


def _tell(assignment: Assignment) -> None:
    part, dates = assignment.get_part_display(), {row.clock: row.due_on for row in deadlines.running_of(assignment)}
    due = next(f"{dates[clock]:%Y-%m-%d}" for clock in deadlines.ANSWERS if clock in dates)
    what = "书面答复提案者" if assignment.is_answering else "把会办意见送主办单位"
    text = f"{{matter}}交由贵单位{part}，请在 {due} 前{what}。"
    if Clock.RETURN_WINDOW in dates:
        window = f"{dates[Clock.RETURN_WINDOW]:%Y-%m-%d}"
        text += f"请在 {window} 前签收；不属于贵单位职责的，在这之前申请退办，不得自行转办。"
    tell(people.of_unit(assignment.unit), assignment, "issued", subject=f"{{matter}}交贵单位{part}", text=text)
    if assignment.is_answering:
        tell_proposers(
            assignment, "issued-to-proposers", subject="{matter}已交办",
            text=f"{{matter}}已交{assignment.unit}{part}，答复期限 {due}。",
        )  # fmt: skip
