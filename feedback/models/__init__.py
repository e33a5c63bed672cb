from feedback.models.assignment import Assignment, AssignmentAttachment, Contact
from feedback.models.deadline import Clock, Deadline, Extension
from feedback.models.reply import (
    Approval,
    Commitment,
    ProgressReport,
    Rating,
    Reply,
    ReplyPoint,
    ReplyVersion,
)
from feedback.models.rules import ApprovalStep, Limit, RatingOption, ReminderStep, ReplyClass

__all__ = [
    "Approval", "ApprovalStep", "Assignment", "AssignmentAttachment", "Clock", "Commitment", "Contact", "Deadline",
    "Extension", "Limit", "ProgressReport", "Rating", "RatingOption", "ReminderStep", "Reply", "ReplyClass",
    "ReplyPoint", "ReplyVersion",
]  # fmt: skip
