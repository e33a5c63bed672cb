"""意见建议: caught in the meeting, given a destination, adopted or not; handled by the floor above."""

from django.core.exceptions import ValidationError
from django.db.models import Max

from core import clock
from core.transitions import moving
from members.models import Member, User
from members.notifications import notify
from topics.models import Meeting, Suggestion
from topics.states import MeetingAction, SuggestionAction

Disposition = Suggestion.Disposition


def suggest(meeting: Meeting, *, by: User, text: str, raised_by: Member | None = None) -> Suggestion:
    """记录意见建议 said in the meeting."""
    with moving(meeting, MeetingAction.SUGGEST, by=by) as meeting:
        last = meeting.suggestions.aggregate(last=Max("order"))["last"] or 0
        return Suggestion.objects.create(meeting=meeting, order=last + 1, text=text, raised_by=raised_by)


def edit_suggestion(suggestion: Suggestion, *, by: User, text: str, raised_by: Member | None = None) -> Suggestion:
    """修改, until it has a destination."""
    with moving(suggestion, SuggestionAction.EDIT, by=by) as suggestion:
        suggestion.text, suggestion.raised_by = text, raised_by
    return suggestion


def settle(suggestion: Suggestion, *, by: User, disposition: str, note: str = "") -> Suggestion:
    """确定去向. 交办 is a destination as soon as it is meant: the assignment itself follows on the floor above."""
    words = Disposition(disposition).label
    with moving(suggestion, SuggestionAction.SETTLE, by=by, note=f"{words}。{note}" if note else words) as suggestion:
        if disposition == Disposition.REFERENCE and not note.strip():
            raise ValidationError({"note": "留作参考的，请写明理由。"})
        suggestion.disposition, suggestion.disposition_note = disposition, note.strip()
        _tell(suggestion, "settled", f"您提出的意见建议已确定去向：{words}。")
    return suggestion


def adopt(suggestion: Suggestion, *, by: User, adoption: str, evidence: str = "") -> Suggestion:
    """登记采纳情况, with what shows it; apart from the handling, and at any time."""
    words = Suggestion.Adoption(adoption).label
    with moving(suggestion, SuggestionAction.ADOPT, by=by, note=words) as suggestion:
        if adoption != Suggestion.Adoption.OPEN and not evidence.strip():
            raise ValidationError({"evidence": "请写明依据，例如文件、会议或者批示。"})
        suggestion.adoption, suggestion.adoption_evidence = adoption, evidence.strip()
        _tell(suggestion, f"adoption-{suggestion.version}", f"您提出的意见建议采纳情况：{words}。")
    return suggestion


# Called by the floor above, whose rows (assignment, reply, rating) cause the moves.


def assign_suggestion(suggestion: Suggestion, *, by: User) -> Suggestion:
    """交办: the first assignment of a round has been issued."""
    with moving(suggestion, SuggestionAction.ASSIGN, by=by) as suggestion:
        if suggestion.disposition not in ("", Disposition.ASSIGNED):
            raise ValidationError(f"这条意见建议已经{suggestion.get_disposition_display()}，不能再交办。")
        suggestion.disposition = Disposition.ASSIGNED
        suggestion.assigned_at = clock.now()
    return suggestion


def reply_suggestion(suggestion: Suggestion, *, by: User) -> Suggestion:
    """答复: every unit that answers has issued its reply."""
    with moving(suggestion, SuggestionAction.REPLY, by=by) as suggestion:
        suggestion.replied_at = clock.now()
        _tell(suggestion, f"replied-{suggestion.version}", "您提出的意见建议已有答复。")
    return suggestion


def rehandle_suggestion(suggestion: Suggestion, *, by: User) -> Suggestion:
    """再次办理: another round begins."""
    with moving(suggestion, SuggestionAction.REHANDLE, by=by) as suggestion:
        suggestion.replied_at = None
    return suggestion


def track_suggestion(suggestion: Suggestion, *, by: User) -> Suggestion:
    """跟踪落实: something was promised, or a closed one comes back."""
    with moving(suggestion, SuggestionAction.TRACK, by=by) as suggestion:
        suggestion.closed_at = None
    return suggestion


def close_suggestion(suggestion: Suggestion, *, by: User, note: str) -> Suggestion:
    """落实销号: done, or explained."""
    with moving(suggestion, SuggestionAction.CLOSE, by=by, note=note) as suggestion:
        suggestion.closed_at, suggestion.closing_note = clock.now(), note
    return suggestion


def _tell(suggestion: Suggestion, event: str, text: str) -> None:
    member = suggestion.raised_by
    if member is None or member.user is None:
        return
    key = f"suggestion-{suggestion.pk}-{event}"
    subject = f"{suggestion.reference}有进展"
    notify(member.user, key=key, subject=subject, text=text, url=suggestion.get_absolute_url())
