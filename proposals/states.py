"""提案: its states, its steps, and which step leads from where to where."""

from django.db.models import TextChoices

from core.transitions import Move


class State(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审查"
    RETURNED = "returned", "退回修改"
    REGISTERED = "registered", "已立案"
    DECLINED = "declined", "不予立案"
    WITHDRAWN = "withdrawn", "已撤案"
    ASSIGNED = "assigned", "办理中"
    REPLIED = "replied", "已答复"
    TRACKING = "tracking", "跟踪落实"
    CLOSED = "closed", "落实销号"


class Action(TextChoices):
    EDIT = "edit", "修改"
    INVITE = "invite", "邀请联名"
    COSIGN = "cosign", "联名"
    SUBMIT = "submit", "提交"
    RETURN = "return", "退回修改"
    REGISTER = "register", "立案"
    DECLINE = "decline", "不予立案"
    WITHDRAW = "withdraw", "撤案"
    MERGE = "merge", "并案"
    UNMERGE = "unmerge", "撤销并案"
    ATTACH = "attach", "上传附件"
    ASSIGN = "assign", "交办"
    REPLY = "reply", "答复"
    REHANDLE = "rehandle", "再次办理"
    TRACK = "track", "跟踪落实"
    CLOSE = "close", "落实销号"


S = State
MOVES = {
    Action.EDIT: Move.stay(S.DRAFT, S.RETURNED),
    Action.INVITE: Move.stay(S.DRAFT, S.RETURNED),
    Action.COSIGN: Move.stay(S.DRAFT, S.RETURNED),
    Action.SUBMIT: Move.of(S.DRAFT, S.RETURNED, to=S.SUBMITTED),
    Action.RETURN: Move.of(S.SUBMITTED, to=S.RETURNED),
    Action.REGISTER: Move.of(S.SUBMITTED, to=S.REGISTERED),
    Action.DECLINE: Move.of(S.SUBMITTED, to=S.DECLINED),
    Action.WITHDRAW: Move.of(S.DRAFT, S.SUBMITTED, S.RETURNED, S.REGISTERED, to=S.WITHDRAWN),
    Action.MERGE: Move.stay(S.REGISTERED),
    Action.UNMERGE: Move.stay(S.REGISTERED, S.ASSIGNED),
    Action.ATTACH: Move.stay(
        S.DRAFT, S.SUBMITTED, S.RETURNED, S.REGISTERED, S.ASSIGNED, S.REPLIED, S.TRACKING, S.CLOSED
    ),
    # The five below are called by the floor above, whose rows (assignment, reply, rating) cause them.
    Action.ASSIGN: Move.of(S.REGISTERED, S.ASSIGNED, to=S.ASSIGNED),
    Action.REPLY: Move.of(S.ASSIGNED, to=S.REPLIED),
    Action.REHANDLE: Move.of(S.REPLIED, S.TRACKING, to=S.ASSIGNED),
    Action.TRACK: Move.of(S.REPLIED, S.CLOSED, to=S.TRACKING),
    Action.CLOSE: Move.of(S.REPLIED, S.TRACKING, to=S.CLOSED),
}

BEFORE_REGISTRATION = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.DECLINED, S.WITHDRAWN)
COUNTS_AS_REGISTERED = (S.REGISTERED, S.ASSIGNED, S.REPLIED, S.TRACKING, S.CLOSED)
# Until the main proposal is answered, others may be merged into it and part from it again.
OPEN_TO_MERGE = (S.REGISTERED, S.ASSIGNED)
# Whoever typed a proposal for somebody else keeps it in sight until it is decided.
WITH_THE_WRITER = (S.DRAFT, S.SUBMITTED, S.RETURNED)
