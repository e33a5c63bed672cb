"""交办、答复、承诺: states, steps, moves."""

from django.db.models import TextChoices

from core.transitions import Move


class AssignmentState(TextChoices):
    PROPOSED = "proposed", "待交办"
    PENDING = "pending", "待签收"
    HANDLING = "handling", "办理中"
    RETURN_ASKED = "return_asked", "申请退办"
    REASSIGNED = "reassigned", "已改办"
    REPLIED = "replied", "已答复"
    TRACKING = "tracking", "跟踪落实"
    CLOSED = "closed", "落实销号"


class AssignmentAction(TextChoices):
    ISSUE = "issue", "交办"
    RECALL = "recall", "撤回"
    SIGN_FOR = "sign-for", "签收"
    ASK_RETURN = "ask-return", "申请退办"
    REFUSE_RETURN = "refuse-return", "不同意退办"
    REASSIGN = "reassign", "改办"
    CONTACT = "contact", "登记沟通"
    WAIVE = "waive", "免去一项要求"
    ASK_EXTENSION = "ask-extension", "申请延期"
    DECIDE_EXTENSION = "decide-extension", "审批延期"
    GIVE_OPINION = "give-opinion", "送会办意见"
    DRAFT_REPLY = "draft-reply", "起草答复"
    REPLY = "reply", "答复"
    REHANDLE = "rehandle", "再次办理"
    TRACK = "track", "跟踪落实"
    REPORT_PROGRESS = "report-progress", "通报进展"
    ASK_TALK = "ask-talk", "转当面协商"
    TALK = "talk", "登记当面协商"
    SPARE = "spare", "免去会办"
    CLOSE = "close", "落实销号"


A = AssignmentState
ASSIGNMENT_MOVES = {
    AssignmentAction.ISSUE: Move.of(A.PROPOSED, to=A.PENDING),
    AssignmentAction.RECALL: Move.of(A.PROPOSED, to=A.REASSIGNED),
    AssignmentAction.SIGN_FOR: Move.of(A.PENDING, to=A.HANDLING),
    AssignmentAction.ASK_RETURN: Move.of(A.PENDING, A.HANDLING, to=A.RETURN_ASKED),
    AssignmentAction.REFUSE_RETURN: Move.of(A.RETURN_ASKED, to=A.PENDING),
    AssignmentAction.REASSIGN: Move.of(A.PENDING, A.RETURN_ASKED, to=A.REASSIGNED),
    AssignmentAction.CONTACT: Move.stay(A.PENDING, A.HANDLING),
    AssignmentAction.WAIVE: Move.stay(A.HANDLING),
    AssignmentAction.ASK_EXTENSION: Move.stay(A.PENDING, A.HANDLING),
    AssignmentAction.DECIDE_EXTENSION: Move.stay(A.PENDING, A.HANDLING),
    AssignmentAction.GIVE_OPINION: Move.of(A.HANDLING, to=A.REPLIED),
    AssignmentAction.DRAFT_REPLY: Move.stay(A.HANDLING),
    AssignmentAction.REPLY: Move.of(A.HANDLING, to=A.REPLIED),
    AssignmentAction.REHANDLE: Move.of(A.REPLIED, A.TRACKING, to=A.CLOSED),
    AssignmentAction.TRACK: Move.of(A.REPLIED, A.CLOSED, to=A.TRACKING),
    AssignmentAction.REPORT_PROGRESS: Move.stay(A.REPLIED, A.TRACKING),
    AssignmentAction.ASK_TALK: Move.of(A.REPLIED, A.TRACKING, to=A.TRACKING),
    AssignmentAction.TALK: Move.stay(A.TRACKING),
    # The lead unit has answered without this one's opinion, which the dispatcher had waived.
    AssignmentAction.SPARE: Move.of(A.PENDING, A.HANDLING, A.RETURN_ASKED, to=A.CLOSED),
    AssignmentAction.CLOSE: Move.of(A.REPLIED, A.TRACKING, to=A.CLOSED),
}
# With a unit, from the issue to the answer: what a clock runs on.
WITH_A_UNIT = (A.PENDING, A.HANDLING, A.RETURN_ASKED, A.REPLIED, A.TRACKING, A.CLOSED)


class ReplyState(TextChoices):
    DRAFT = "draft", "拟稿"
    CONCURRENCE = "concurrence", "会签中"
    APPROVAL = "approval", "审批中"
    ISSUED = "issued", "已签发"


class ReplyAction(TextChoices):
    EDIT = "edit", "修改"
    SUBMIT = "submit", "送审"
    CIRCULATE = "circulate", "送会签"
    CONCUR = "concur", "会签"
    COMPLETE = "complete", "会签完毕"
    WAIVE = "waive", "免去会签"
    APPROVE = "approve", "同意"
    RETURN = "return", "退回修改"
    ISSUE = "issue", "签发"
    CONFIRM_CLASS = "confirm-class", "核定答复类别"


R = ReplyState
REPLY_MOVES = {
    ReplyAction.EDIT: Move.stay(R.DRAFT),
    # The unit presses 送审; where assisting units have to concur, the reply is circulated to them first.
    ReplyAction.SUBMIT: Move.of(R.DRAFT, to=R.APPROVAL),
    ReplyAction.CIRCULATE: Move.of(R.DRAFT, to=R.CONCURRENCE),
    # Each assisting unit concurs for itself; the last one completes the round.
    ReplyAction.CONCUR: Move.stay(R.CONCURRENCE),
    ReplyAction.COMPLETE: Move.of(R.CONCURRENCE, to=R.APPROVAL),
    ReplyAction.WAIVE: Move.of(R.CONCURRENCE, to=R.APPROVAL),
    ReplyAction.APPROVE: Move.stay(R.APPROVAL),
    ReplyAction.RETURN: Move.of(R.CONCURRENCE, R.APPROVAL, to=R.DRAFT),
    ReplyAction.ISSUE: Move.of(R.APPROVAL, to=R.ISSUED),
    ReplyAction.CONFIRM_CLASS: Move.stay(R.ISSUED),
}


class RatingState(TextChoices):
    ASKED = "asked", "未反馈"
    GIVEN = "given", "已评价"


class RatingAction(TextChoices):
    RATE = "rate", "评价"
    ENTER = "enter", "代录纸质评价"


RATING_MOVES = {
    RatingAction.RATE: Move.of(RatingState.ASKED, to=RatingState.GIVEN),
    RatingAction.ENTER: Move.of(RatingState.ASKED, to=RatingState.GIVEN),
}


class CommitmentState(TextChoices):
    OPEN = "open", "兑现中"
    DONE = "done", "已兑现"
    EXPLAINED = "explained", "已说明"


class CommitmentAction(TextChoices):
    FULFIL = "fulfil", "登记兑现"
    EXPLAIN = "explain", "说明不能兑现的原因"
    REOPEN = "reopen", "重新跟踪"


C = CommitmentState
COMMITMENT_MOVES = {
    CommitmentAction.FULFIL: Move.of(C.OPEN, to=C.DONE),
    CommitmentAction.EXPLAIN: Move.of(C.OPEN, to=C.EXPLAINED),
    CommitmentAction.REOPEN: Move.of(C.DONE, C.EXPLAINED, to=C.OPEN),
}
