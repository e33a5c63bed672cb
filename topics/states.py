"""议题、年度计划、会议、意见建议: states, steps, moves."""

from django.db.models import TextChoices

from core.transitions import Move


class TopicState(TextChoices):
    DRAFT = "draft", "草拟"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回修改"
    CANDIDATE = "candidate", "备选"
    SHORTLISTED = "shortlisted", "入围"
    PLANNED = "planned", "列入计划"
    RESEARCHING = "researching", "调研中"
    CONSULTED = "consulted", "已协商"
    REPORTED = "reported", "已报送"
    CLOSED = "closed", "落实销号"
    DROPPED = "dropped", "未列入"
    CANCELLED = "cancelled", "取消"


class TopicAction(TextChoices):
    EDIT = "edit", "修改"
    ADD_EVIDENCE = "add-evidence", "添加依据"
    ATTACH = "attach", "上传附件"
    SUBMIT = "submit", "提交审核"
    RETURN = "return", "退回修改"
    REVIEW = "review", "审核"
    ACCEPT = "accept", "列为备选"
    SHORTLIST = "shortlist", "入围"
    DROP = "drop", "不列入"
    PLAN = "plan", "列入计划"
    FORM_GROUP = "form-group", "成立调研组"
    CHANGE_GROUP = "change-group", "调整调研组"
    STUDY = "study", "登记学习调研"
    REPORT = "report", "提交调研报告"
    CONSULT = "consult", "协商"
    SEND = "send", "报送"
    CLOSE = "close", "落实销号"
    CANCEL = "cancel", "取消"
    DRAFT_AGAIN = "draft-again", "重新拟题"


T = TopicState
TOPIC_MOVES = {
    TopicAction.EDIT: Move.stay(T.DRAFT, T.RETURNED),
    TopicAction.ADD_EVIDENCE: Move.stay(T.DRAFT, T.SUBMITTED, T.RETURNED, T.CANDIDATE),
    TopicAction.ATTACH: Move.stay(*T),
    TopicAction.SUBMIT: Move.of(T.DRAFT, T.RETURNED, to=T.SUBMITTED),
    TopicAction.RETURN: Move.of(T.SUBMITTED, to=T.RETURNED),
    TopicAction.REVIEW: Move.stay(T.SUBMITTED),
    TopicAction.ACCEPT: Move.of(T.SUBMITTED, to=T.CANDIDATE),
    TopicAction.SHORTLIST: Move.of(T.CANDIDATE, to=T.SHORTLISTED),
    TopicAction.DROP: Move.of(T.DRAFT, T.SUBMITTED, T.RETURNED, T.CANDIDATE, T.SHORTLISTED, to=T.DROPPED),
    TopicAction.PLAN: Move.of(T.SHORTLISTED, to=T.PLANNED),
    TopicAction.FORM_GROUP: Move.of(T.PLANNED, to=T.RESEARCHING),
    TopicAction.CHANGE_GROUP: Move.stay(T.RESEARCHING),
    TopicAction.STUDY: Move.stay(T.RESEARCHING),
    TopicAction.REPORT: Move.stay(T.RESEARCHING),
    # The three below are caused by a meeting, its minutes, and the floor of feedback.
    TopicAction.CONSULT: Move.of(T.PLANNED, T.RESEARCHING, to=T.CONSULTED),
    TopicAction.SEND: Move.of(T.CONSULTED, to=T.REPORTED),
    TopicAction.CLOSE: Move.of(T.CONSULTED, T.REPORTED, to=T.CLOSED),
    TopicAction.CANCEL: Move.of(T.PLANNED, T.RESEARCHING, to=T.CANCELLED),
    TopicAction.DRAFT_AGAIN: Move.stay(T.DROPPED),
}
BEFORE_PLAN = (T.DRAFT, T.SUBMITTED, T.RETURNED, T.CANDIDATE, T.SHORTLISTED, T.DROPPED)


class PlanState(TextChoices):
    DRAFT = "draft", "草案"
    SOUNDING = "sounding", "活动组座谈"
    CHAIR = "chair", "主席会议筛选"
    STANDING = "standing", "常委会审议"
    PARTY = "party", "党委审定"
    ISSUED = "issued", "已印发"


class PlanAction(TextChoices):
    SOUND = "sound", "开始座谈"
    RECORD_SOUNDING = "record-sounding", "登记座谈意见"
    TO_CHAIR = "to-chair", "提交主席会议"
    SCREEN = "screen", "主席会议筛选"
    TO_STANDING = "to-standing", "提交常委会"
    DECIDE = "decide", "常委会定题"
    EDIT_ITEM = "edit-item", "修改计划项目"
    ISSUE = "issue", "联合印发"


P = PlanState
PLAN_MOVES = {
    PlanAction.SOUND: Move.of(P.DRAFT, to=P.SOUNDING),
    PlanAction.RECORD_SOUNDING: Move.stay(P.SOUNDING),
    PlanAction.TO_CHAIR: Move.of(P.SOUNDING, to=P.CHAIR),
    PlanAction.SCREEN: Move.stay(P.CHAIR),
    PlanAction.TO_STANDING: Move.of(P.CHAIR, to=P.STANDING),
    PlanAction.DECIDE: Move.of(P.STANDING, to=P.PARTY),
    PlanAction.EDIT_ITEM: Move.stay(P.PARTY),
    PlanAction.ISSUE: Move.of(P.PARTY, to=P.ISSUED),
}


class MeetingState(TextChoices):
    PLANNED = "planned", "筹备"
    CONVENED = "convened", "已通知"
    HELD = "held", "已召开"
    MINUTED = "minuted", "纪要已签发"
    SENT = "sent", "已报送"
    CANCELLED = "cancelled", "取消"


class MeetingAction(TextChoices):
    EDIT = "edit", "修改"
    ATTACH = "attach", "上传附件"
    CONVENE = "convene", "发出通知"
    ANSWER = "answer", "回复是否出席"
    ATTEND = "attend", "登记出席"
    SUGGEST = "suggest", "记录意见建议"
    HOLD = "hold", "会议召开"
    MINUTE = "minute", "签发纪要"
    SEND = "send", "报送"
    CANCEL = "cancel", "取消会议"


M = MeetingState
MEETING_MOVES = {
    MeetingAction.EDIT: Move.stay(M.PLANNED),
    MeetingAction.ATTACH: Move.stay(M.PLANNED, M.CONVENED, M.HELD, M.MINUTED, M.SENT),
    MeetingAction.CONVENE: Move.of(M.PLANNED, to=M.CONVENED),
    MeetingAction.ANSWER: Move.stay(M.CONVENED),
    MeetingAction.ATTEND: Move.stay(M.CONVENED, M.HELD),
    MeetingAction.SUGGEST: Move.stay(M.CONVENED, M.HELD),
    MeetingAction.HOLD: Move.of(M.CONVENED, to=M.HELD),
    MeetingAction.MINUTE: Move.of(M.HELD, to=M.MINUTED),
    MeetingAction.SEND: Move.of(M.MINUTED, to=M.SENT),
    MeetingAction.CANCEL: Move.of(M.PLANNED, M.CONVENED, to=M.CANCELLED),
}


class SuggestionState(TextChoices):
    """A suggestion travels the road of a proposal from ASSIGNED on, by the same verbs."""

    CAUGHT = "caught", "待处理"
    SETTLED = "settled", "已有去向"
    ASSIGNED = "assigned", "办理中"
    REPLIED = "replied", "已答复"
    TRACKING = "tracking", "跟踪落实"
    CLOSED = "closed", "落实销号"


class SuggestionAction(TextChoices):
    EDIT = "edit", "修改"
    SETTLE = "settle", "确定去向"
    ADOPT = "adopt", "登记采纳情况"
    ASSIGN = "assign", "交办"
    REPLY = "reply", "答复"
    REHANDLE = "rehandle", "再次办理"
    TRACK = "track", "跟踪落实"
    CLOSE = "close", "落实销号"


G = SuggestionState
SUGGESTION_MOVES = {
    SuggestionAction.EDIT: Move.stay(G.CAUGHT),
    SuggestionAction.SETTLE: Move.of(G.CAUGHT, to=G.SETTLED),
    SuggestionAction.ADOPT: Move.stay(*G),
    # 拟交办 is a destination already (so the minutes can name it); the assignment itself follows.
    SuggestionAction.ASSIGN: Move.of(G.CAUGHT, G.SETTLED, G.ASSIGNED, to=G.ASSIGNED),
    SuggestionAction.REPLY: Move.of(G.ASSIGNED, to=G.REPLIED),
    SuggestionAction.REHANDLE: Move.of(G.REPLIED, G.TRACKING, to=G.ASSIGNED),
    SuggestionAction.TRACK: Move.of(G.REPLIED, G.CLOSED, to=G.TRACKING),
    SuggestionAction.CLOSE: Move.of(G.REPLIED, G.TRACKING, to=G.CLOSED),
}
