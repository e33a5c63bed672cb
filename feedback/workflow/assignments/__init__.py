"""交办: from the units the office proposes to the day the unit answers. One function per step."""

from feedback.workflow.assignments.extending import ask_extension, decide_extension
from feedback.workflow.assignments.handling import contact, give_opinion, sign_for, waive
from feedback.workflow.assignments.issuing import issue, issue_many
from feedback.workflow.assignments.proposing import propose, recall
from feedback.workflow.assignments.returning import ask_return, reassign, refuse_return

__all__ = [
    "ask_extension", "ask_return", "contact", "decide_extension", "give_opinion", "issue", "issue_many", "propose",
    "reassign", "recall", "refuse_return", "sign_for", "waive",
]  # fmt: skip
