from core.models.audit import AuditEntry
from core.models.calendar import SpecialDay
from core.models.counter import Counter
from core.models.form import Receipt, SavedForm
from core.models.heartbeat import Heartbeat
from core.models.job import Job
from core.models.stateful import Stateful

__all__ = ["AuditEntry", "Counter", "Heartbeat", "Job", "Receipt", "SavedForm", "SpecialDay", "Stateful"]
