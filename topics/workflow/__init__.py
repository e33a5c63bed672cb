"""The steps of 选题、计划、调研、会议、意见建议, one function each."""

from topics.workflow.meetings import (
    CONSULTABLE,
    answer,
    attach_to_meeting,
    attend,
    cancel_meeting,
    convene,
    create_meeting,
    edit_meeting,
    hold,
    minute,
    missing_for,
    notice_warning,
    send,
)  # fmt: skip
from topics.workflow.plan import (
    Chosen,
    Voice,
    create_plan,
    decide,
    edit_item,
    figures,
    issue,
    record_sounding,
    record_soundings,
    screen,
    sound,
    to_chair,
    to_standing,
    topics_of,
    with_soundings,
)  # fmt: skip
from topics.workflow.research import change_group, form_group, study, write_report
from topics.workflow.suggestions import (
    adopt,
    assign_suggestion,
    close_suggestion,
    edit_suggestion,
    rehandle_suggestion,
    reply_suggestion,
    settle,
    suggest,
    track_suggestion,
)  # fmt: skip
from topics.workflow.topics import (
    accept,
    add_evidence,
    attach_to_topic,
    cancel,
    close_topic,
    draft,
    draft_again,
    drop,
    edit,
    has_agreed,
    review,
    send_back,
    shortlist,
    submit,
)  # fmt: skip

__all__ = [
    "CONSULTABLE", "Chosen", "Voice", "accept", "add_evidence", "adopt", "answer", "assign_suggestion",
    "attach_to_meeting", "attach_to_topic", "attend", "cancel", "cancel_meeting", "change_group", "close_suggestion",
    "close_topic", "convene", "create_meeting", "create_plan", "decide", "draft", "draft_again", "drop", "edit",
    "edit_item", "edit_meeting", "edit_suggestion", "figures", "form_group", "has_agreed", "hold", "issue", "minute",
    "missing_for", "notice_warning", "record_sounding", "record_soundings", "rehandle_suggestion", "reply_suggestion",
    "review", "screen", "send", "send_back", "settle", "shortlist", "sound", "study", "submit", "suggest", "to_chair",
    "to_standing", "topics_of", "track_suggestion", "with_soundings", "write_report",
]  # fmt: skip
