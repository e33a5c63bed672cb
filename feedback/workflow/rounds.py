"""再次办理: what the deciding rating leads to. Called with the matter and the assignment locked.

Of a proposal its first proposer decides, all ratings are shown; of a suggestion the committee that held the meeting.
"""

from core import clock as time
from core.transitions import moving
from feedback import conditions, deadlines, people
from feedback.models import Assignment, Clock, Limit, Rating
from feedback.notices import tell_keepers
from feedback.people import Matter
from feedback.states import AssignmentAction, AssignmentState, RatingState
from feedback.telling import tell
from feedback.workflow import matters
from feedback.workflow.assignments.issuing import start_clocks
from feedback.workflow.closing import track_matter
from members.models import User


def decide(rating: Rating, matter: Matter, assignment: Assignment, *, by: User) -> None:
    """What a rating just given leads to: another round, a talk, tracking, or nothing.

    A rating that comes after its round has ended (rehandled, or the matter closed) is kept and shown and moves
    nothing; of a closed matter the keepers are told, who may look at it again.
    """
    assert rating.result is not None
    if not rating.decides:
        return
    if assignment.state not in (AssignmentState.REPLIED, AssignmentState.TRACKING):
        if rating.result.rehandles and matter.state == matters.CLOSED:
            _tell_of_late_word(assignment)
    elif not rating.result.rehandles:
        follow(matter, assignment, by=by)
    elif assignment.round < conditions.limit(assignment.committee, Limit.Code.ROUNDS):
        rehandle(matter, assignment, by=by, why=rating.comment)
    else:
        ask_talk(matter, assignment, by=by)


def deciding_rating(assignment: Assignment) -> Rating | None:
    """The rating that decides about this assignment's reply, given or not."""
    rows = Rating.objects.filter(reply__assignment=assignment).for_list()
    return next((rating for rating in rows if rating.decides), None)


def follow(matter: Matter, assignment: Assignment, *, by: User) -> None:
    """跟踪落实 when the deciding word was not against the reply, and something is left to be done."""
    rating = deciding_rating(assignment)
    if rating is None or rating.state != RatingState.GIVEN or assignment.state != AssignmentState.REPLIED:
        return
    assert rating.result is not None
    is_done = rating.reply.class_now.counts_as_resolved and not assignment.commitments.open().exists()
    if rating.result.rehandles or is_done:
        return
    with moving(assignment, AssignmentAction.TRACK, by=by):
        track_matter(matter, by=by)


def rehandle(matter: Matter, assignment: Assignment, *, by: User, why: str = "") -> Assignment:
    """再次办理: the same units, the next round, already issued, with the clock of a second answer."""
    if matter.state in (matters.REPLIED, matters.TRACKING):
        matters.rehandle(matter, by=by)
    again = _next_round(assignment, lead=None, by=by, why=why)
    for assist in assignment.assists.filter(state=AssignmentState.REPLIED).order_by("pk"):
        _next_round(assist, lead=again, by=by, why=why)
    return again


def _next_round(old: Assignment, *, lead: Assignment | None, by: User, why: str) -> Assignment:
    with moving(old, AssignmentAction.REHANDLE, by=by) as old:
        again = Assignment.objects.create(
            committee=old.committee, proposal=old.proposal, suggestion=old.suggestion, unit=old.unit, part=old.part,
            lead=lead, round=old.round + 1, proposed_by=by,
            proposed_note=f"提案者不满意：{why}"[:500] if why else "提案者不满意",
        )  # fmt: skip
        old.closed_at, old.next_round = time.now(), again
    deadlines.stop(old, Clock.RATING)  # the other proposers are asked about the new reply
    with moving(again, AssignmentAction.ISSUE, by=by, note="再次办理") as again:
        again.issued_by, again.issued_at = old.issued_by, time.now()
    start_clocks(again)
    tell(
        people.of_unit(again.unit), again, "again", subject="{matter}请再次办理",
        text=f"提案者对{{matter}}的答复不满意，请贵单位再次办理、再次答复（第 {again.round} 轮）。",
        said=f"提案者的意见：{why}" if why else "",
    )  # fmt: skip
    return again


def ask_talk(matter: Matter, assignment: Assignment, *, by: User) -> None:
    """转当面协商 after the last round: a fact of the assignment, and the matter is tracked."""
    with moving(assignment, AssignmentAction.ASK_TALK, by=by) as assignment:
        assignment.talk_asked_at = time.now()
    track_matter(matter, by=by)
    text = f"提案者对{{matter}}的第 {assignment.round} 轮答复仍不满意，请组织当面协商并登记结果。"
    tell_keepers(assignment, "talk", subject="{matter}转当面协商", text=text)
    tell(people.of_unit(assignment.unit), assignment, "talk-unit", subject="{matter}转当面协商", text=text)


def _tell_of_late_word(assignment: Assignment) -> None:
    tell_keepers(
        assignment, "late-rating", subject="{matter}销号以后收到不满意的评价",
        text="{matter}已落实销号，提案者刚刚反馈不满意。需要的话，请转入跟踪落实。",
    )  # fmt: skip
