from members.models.committee import Committee, Session, Term, in_chinese
from members.models.login import LoginAttempt
from members.models.notification import Delivery, Notification
from members.models.period import Period
from members.models.person import Member, User
from members.models.role import Role
from members.models.unit import Unit

__all__ = [
    "Committee", "Delivery", "LoginAttempt", "Member", "Notification", "Period", "Role", "Session", "Term", "Unit",
    "User", "in_chinese",
]  # fmt: skip
