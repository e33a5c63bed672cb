from topics.forms.meetings import (
    AdoptForm,
    AnswerForm,
    AttendForm,
    ConveneForm,
    HoldForm,
    MeetingForm,
    MinuteForm,
    SendForm,
    SettleForm,
    SuggestForm,
)  # fmt: skip
from topics.forms.plan import DecideForm, IssueForm, ItemForm, PlanForm, RowsForm, ScreenForm, SoundingForm
from topics.forms.research import ChangeGroupForm, GroupForm, ReportForm, StudyForm
from topics.forms.topics import (
    AcceptForm,
    AgainForm,
    EvidenceForm,
    FileForm,
    NothingForm,
    ReviewForm,
    TextForm,
    TopicForm,
)  # fmt: skip

__all__ = [
    "AcceptForm", "AdoptForm", "AgainForm", "AnswerForm", "AttendForm", "ChangeGroupForm", "ConveneForm", "DecideForm",
    "EvidenceForm", "FileForm", "GroupForm", "HoldForm", "IssueForm", "ItemForm", "MeetingForm", "MinuteForm",
    "NothingForm", "PlanForm", "ReportForm", "ReviewForm", "RowsForm", "ScreenForm", "SendForm", "SettleForm",
    "SoundingForm", "StudyForm", "SuggestForm", "TextForm", "TopicForm",
]  # fmt: skip
