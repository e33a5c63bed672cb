from feedback.models.assignment import Assignment, AssignmentAttachment, Contact
from feedback.models.commitment import Commitment, ProgressReport
from feedback.models.deadline import Clock, Deadline, Extension
from feedback.models.rating import Rating, RatingAttachment
from feedback.models.reply import Approval, Concurrence, Reply, ReplyPoint, ReplyVersion
from feedback.models.rules import ApprovalStep, Limit, RatingOption, ReminderStep, ReplyClass, Watched

__all__ = [
    "Approval", "ApprovalStep", "Assignment", "AssignmentAttachment", "Clock", "Commitment", "Concurrence", "Contact",
    "Deadline", "Extension", "Limit", "ProgressReport", "Rating", "RatingAttachment", "RatingOption", "ReminderStep",
    "Reply", "ReplyClass", "ReplyPoint", "ReplyVersion", "Watched",
]  # fmt: skip
