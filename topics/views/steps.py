"""Every step of this floor: its button, its form, its function, and what is said when it is done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from core.forms import ReasonForm, StepForm
from core.oneshot import once
from core.policy import Policy
from core.steps import Step, bound_form, buttons, form_context, perform
from members.http import Request
from members.models import User
from topics import forms, workflow
from topics.models import Meeting
from topics.permissions import MEETING_POLICY, PLAN_POLICY, SUGGESTION_POLICY, TOPIC_POLICY
from topics.states import MeetingAction, PlanAction, SuggestionAction, TopicAction
from topics.views.above import steps_above


def catch(meeting: Meeting, *, by: User, **facts: Any) -> Meeting:
    """One suggestion after the other: back to the meeting, not on to the suggestion."""
    return workflow.suggest(meeting, by=by, **facts).meeting


A = TopicAction
TOPIC_STEPS = [
    Step(A.ACCEPT, "列为备选", forms.AcceptForm, workflow.accept, "已列为备选议题，等待活动组座谈和主席会议筛选。",
         sentence="初审、复审都同意以后，议题进入本年度的备选。"),
    Step(A.REVIEW, "审核", forms.ReviewForm, workflow.review, "审核意见已登记。",
         sentence="联系专委会初审，提案委复审。三个问题和切口大小，每次审核都要回答。"),
    Step(A.SUBMIT, "提交审核", forms.NothingForm, workflow.submit, "已提交，等待联系专委会初审。",
         sentence="提交以后不能再改；需要修改时，由审核的人退回。"),
    Step(A.FORM_GROUP, "成立调研组", forms.GroupForm, workflow.form_group, "调研组已成立，可以登记学习和调研了。",
         sentence="一课题一个调研组，组长由主席或副主席担任。成立以前的活动不能登记。"),
    Step(A.STUDY, "登记学习调研", forms.StudyForm, workflow.study, "已登记。"),
    Step(A.REPORT, "写调研报告", forms.ReportForm, workflow.write_report, "调研报告已保存为新的一版。",
         sentence="每次修改保存为一版，以前的版本都在。"),
    Step(A.SHORTLIST, "入围", forms.NothingForm, workflow.shortlist, "议题已入围，等待常委会定题。",
         sentence="主席会议审定，议题提交常委会。"),
    Step(A.EDIT, "修改", forms.TextForm, workflow.edit, "已保存。"),
    Step(A.ADD_EVIDENCE, "添加依据", forms.EvidenceForm, workflow.add_evidence, "依据已添加。"),
    Step(A.ATTACH, "上传附件", forms.FileForm, workflow.attach_to_topic, "附件已上传。"),
    Step(A.CHANGE_GROUP, "调整调研组", forms.ChangeGroupForm, workflow.change_group, "调研组已调整，变动记在过程里。"),
    Step(A.DRAFT_AGAIN, "重新拟题", forms.AgainForm, workflow.draft_again, "已拟出新的议题，可以修改后提交。",
         sentence="题目、理由和依据都带过去，并注明这一次没有列入的理由。"),
    Step(A.RETURN, "退回修改", ReasonForm, workflow.send_back, "已退回，拟题人会收到理由。", danger=True,
         sentence="议题退回拟题人修改，可以再次提交。"),
    Step(A.DROP, "不列入", ReasonForm, workflow.drop, "已记为未列入，拟题人会收到理由。", danger=True,
         sentence="议题不再列入本年度计划，理由会告诉拟题人；以后年度可以重新拟题。"),
    Step(A.CANCEL, "取消议题", ReasonForm, workflow.cancel, "议题已取消。", danger=True,
         sentence="计划里的这一项取消。请写明是哪次会议的决定。"),
]  # fmt: skip

P = PlanAction
PLAN_STEPS = [
    Step(P.SOUND, "开始座谈", forms.NothingForm, workflow.sound, "座谈已开始，副主席会收到消息。",
         sentence="备选议题交各委员活动组座谈，由副主席主持。"),
    Step(P.RECORD_SOUNDING, "登记座谈意见", forms.SoundingForm, workflow.record_soundings, "座谈意见已登记。",
         sentence="一个活动组一张表；同一个活动组再次登记，以最后一次为准。", template="topics/step_sounding.html"),
    Step(P.SCREEN, "主席会议筛选", forms.ScreenForm, workflow.screen, "筛选结论已登记。",
         sentence="逐个作出结论；不列入的写明理由。还没有结论的，可以留待以后。", template="topics/step_screen.html"),
    Step(P.TO_CHAIR, "提交主席会议", forms.NothingForm, workflow.to_chair, "已提交主席会议筛选。",
         sentence="每个备选议题都有活动组座谈意见以后，提交主席会议筛选。"),
    Step(P.TO_STANDING, "提交常委会", forms.NothingForm, workflow.to_standing, "已提交常委会定题。",
         sentence="每个备选议题都有筛选结论以后，提交常委会会议。"),
    Step(P.DECIDE, "常委会定题", forms.DecideForm, workflow.decide, "常委会的决定已登记，等待党委审定印发。",
         sentence="逐个登记表决结果和计划安排；不列入的写明理由。党政出题不表决，与其他议题一并列入。",
         template="topics/step_decide.html"),
    Step(P.ISSUE, "联合印发", forms.IssueForm, workflow.issue, "计划已印发，委员和各专委会会收到消息。",
         sentence="党委审定以后，由党委办、政府办、政协办联合印发。印发以后不能再改。"),
]  # fmt: skip
EDIT_ITEM = Step(P.EDIT_ITEM, "修改计划项目", forms.ItemForm, workflow.edit_item, "计划项目已修改。")

M = MeetingAction
MEETING_STEPS = [
    Step(M.ANSWER, "回复是否出席", forms.AnswerForm, workflow.answer, "您的回复已登记，会议召开以前可以更改。",
         template="topics/step_answer.html"),
    Step(M.CONVENE, "发出通知", forms.ConveneForm, workflow.convene, "通知已发出，参会人员会收到消息。",
         sentence="不学习不协商、不调研不协商：会前条件齐了才能发出通知。", template="topics/step_convene.html"),
    Step(M.HOLD, "会议已召开", forms.HoldForm, workflow.hold, "会议记录已保存，纪要的期限开始计算。",
         sentence="议题记为已协商，纪要的期限从会议当天起算。"),
    Step(M.SUGGEST, "记录意见建议", forms.SuggestForm, catch, "意见建议已记录，可以接着记下一条。"),
    Step(M.ATTEND, "登记出席", forms.AttendForm, workflow.attend, "出席情况已登记。",
         template="topics/step_attend.html"),
    Step(M.MINUTE, "签发纪要", forms.MinuteForm, workflow.minute, "纪要已签发并编号，可以下载。",
         sentence="每条意见建议都有去向以后才能签发；签发以后编号，不能再改。"),
    Step(M.SEND, "报送", forms.SendForm, workflow.send, "已登记报送。"),
    Step(M.EDIT, "修改", forms.MeetingForm, workflow.edit_meeting, "已保存。"),
    Step(M.ATTACH, "上传附件", forms.FileForm, workflow.attach_to_meeting, "附件已上传。"),
    Step(M.CANCEL, "取消会议", ReasonForm, workflow.cancel_meeting, "会议已取消，收到通知的人会收到消息。", danger=True,
         sentence="会议不再召开；已经收到通知的人会收到消息。"),
]  # fmt: skip

G = SuggestionAction
SUGGESTION_STEPS = [
    Step(G.SETTLE, "确定去向", forms.SettleForm, workflow.settle, "去向已确定。",
         sentence="件件有着落：每条意见建议都要有去向。要交办的，确定以后再提出承办单位。"),
    Step(G.EDIT, "修改", forms.SuggestForm, workflow.edit_suggestion, "已保存。"),
    Step(G.ADOPT, "登记采纳情况", forms.AdoptForm, workflow.adopt, "采纳情况已登记。",
         sentence="是否采纳与办理进度分开登记，随时可以更新。"),
]  # fmt: skip

TABLES: dict[str, tuple[list[Step], Policy[Any]]] = {
    "topic": (TOPIC_STEPS, TOPIC_POLICY),
    "annualplan": (PLAN_STEPS, PLAN_POLICY),
    "meeting": (MEETING_STEPS, MEETING_POLICY),
    "suggestion": (SUGGESTION_STEPS, SUGGESTION_POLICY),
}


def acts(user: User, record: Any, *, first: str = "") -> list[dict[str, Any]]:
    """The buttons of a record's page, the likeliest first: ``first``, or in the order of the table."""
    steps, policy = TABLES[record._meta.model_name]
    own = buttons(user, record, sorted(steps, key=lambda step: step.action != first), policy)
    return [*own, *steps_above(user, record)]


def act(request: Request, record: Any, action: str, **context: Any) -> HttpResponse:
    """Take a step of ``record``, named as in its address."""
    steps, policy = TABLES[record._meta.model_name]
    step = next((step for step in steps if step.action == action), None)
    if step is None:
        raise Http404
    return perform(request, record, step, policy, **context)


def create(
    request: Request, form_class: type[StepForm], run: Callable[..., Any], *, title: str, done: str, submit: str,
    cancel_url: str, initial: dict[str, Any] | None = None, **facts: Any,
) -> HttpResponse:  # fmt: skip
    """The page that begins a record: one-shot, and what was typed is never lost."""
    form = bound_form(request, form_class, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request) as receipt:
                receipt.location = run(by=request.user, **facts, **form.cleaned_data).get_absolute_url()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(receipt.location)
    page = {"form": form, "title": title, "submit": submit, "cancel_url": cancel_url, **form_context(request)}
    return render(request, "topics/new.html", page, status=422 if form.is_bound else 200)
