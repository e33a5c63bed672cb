from topics.models.meeting import Attendance, Meeting, MeetingAttachment, Outcome, Suggestion
from topics.models.plan import AnnualPlan, PlanItem, Sounding
from topics.models.research import ReportVersion, ResearchGroup, StudyAttachment, StudyRecord
from topics.models.rules import Field, Form, Gate, OutcomeKind, OutcomePattern, Quota
from topics.models.site import Site
from topics.models.topic import Evidence, Topic, TopicAttachment, TopicReview

__all__ = [
    "AnnualPlan", "Attendance", "Evidence", "Field", "Form", "Gate", "Meeting", "MeetingAttachment", "Outcome",
    "OutcomeKind", "OutcomePattern", "PlanItem", "Quota", "ReportVersion", "ResearchGroup", "Site", "Sounding",
    "StudyAttachment", "StudyRecord", "Suggestion", "Topic", "TopicAttachment", "TopicReview",
]  # fmt: skip
