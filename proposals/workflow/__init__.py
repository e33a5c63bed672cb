"""提案: one function per step of the office's procedure (rule R4). The policy has been asked by the caller."""

from proposals.workflow.answering import assign, close, rehandle, reply, track
from proposals.workflow.linking import from_suggestion, link_topic
from proposals.workflow.merging import merge, unmerge
from proposals.workflow.reviewing import decline, register, send_back, withdraw
from proposals.workflow.signing import cosign, invite
from proposals.workflow.writing import attach, create_draft, draft_and_submit, edit, edit_and_submit, submit

__all__ = [
    "assign", "attach", "close", "cosign", "create_draft", "decline", "draft_and_submit", "edit", "edit_and_submit",
    "from_suggestion", "invite", "link_topic", "merge", "register", "rehandle", "reply", "send_back", "submit",
    "track", "unmerge", "withdraw",
]  # fmt: skip
