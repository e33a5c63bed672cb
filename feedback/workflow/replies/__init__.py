"""答复: from the draft to the issued letter, one function per step."""

from feedback.workflow.replies.approving import approve, concur, return_reply, waive_concurrence
from feedback.workflow.replies.issuing import confirm_class, issue
from feedback.workflow.replies.writing import draft_reply, edit_reply, submit_reply

__all__ = [
    "approve", "concur", "confirm_class", "draft_reply", "edit_reply", "issue", "return_reply", "submit_reply",
    "waive_concurrence",
]  # fmt: skip
