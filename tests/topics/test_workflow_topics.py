"""选题: one test per exit of every step."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core import clock
from core.models import AuditEntry
from core.transitions import StaleVersion, TransitionNotAllowed
from members.models import Notification, Role, Unit, User
from tests.core.papers import PDF
from tests.topics.steps import YEAR, House, on
from topics import workflow as w
from topics.models import AnnualPlan, Form, Quota, Suggestion, Topic, TopicReview
from topics.states import PlanState, TopicState

Stage, Source = TopicReview.Stage, Topic.Source


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("subject", flat=True))


# draft


def test_a_draft_is_the_committees_own(house: House) -> None:
    topic = house.draft()
    assert topic.state == TopicState.DRAFT
    assert (topic.committee, topic.unit, topic.drafted_by) == (
        house.world.committee,
        house.world.special_committee,
        house.world.clerk,
    )
    assert AuditEntry.objects.get(target_id=topic.pk, verb="拟题").actor == house.world.clerk


def test_a_commissioned_topic_stands_in_the_plan_at_once_in_the_standing_committees_form(house: House) -> None:
    topic = house.commission(form=Form.TOPICAL)
    assert (topic.state, topic.form, topic.planned_at is not None) == (TopicState.PLANNED, Form.STANDING, True)
    assert topic.commissioned_by == house.world.party_unit


def test_a_commissioned_topic_names_who_commissioned_it(house: House) -> None:
    with pytest.raises(ValidationError, match="出题单位"):
        house.commission(commissioned_by=None)
    assert not Topic.objects.exists()


def test_commissioned_topics_beyond_the_quota_need_a_reason(house: House) -> None:
    house.commission("一")
    house.commission("二")
    with pytest.raises(ValidationError, match="党政出题每年 2 个，现在是 3 个"):
        house.commission("三")
    third = house.commission("三", override_reason="县委要求增加")
    assert third.quota_override == "县委要求增加"


def test_a_committees_own_quota_comes_before_the_general_one(house: House) -> None:
    Quota.objects.create(committee=house.world.committee, code=Quota.Code.COMMISSIONED, number=1)
    house.commission("一")
    with pytest.raises(ValidationError, match="每年 1 个"):
        house.commission("二")


def test_without_a_quota_row_nothing_is_exceeded(house: House) -> None:
    Quota.objects.all().delete()
    for title in "一二三":
        house.commission(title)


def test_a_cancelled_commission_makes_room(house: House) -> None:
    house.commission("一")
    w.cancel(house.commission("二"), by=house.world.office, reason="县委另有安排")
    assert house.commission("三").quota_override == ""


def test_a_commission_in_mid_year_gets_its_line_after_the_others(house: House) -> None:
    plan = house.plan(PlanState.ISSUED)
    topic = house.commission()
    assert [item.topic for item in plan.items.all()][-1] == topic
    assert topic.plan_item.order == 2


# edit, evidence, files


def test_edit_changes_the_words(house: House) -> None:
    topic = house.draft()
    changed = w.edit(
        topic, by=house.world.clerk, year=2027, title="新题目", kind=Topic.Kind.OVERSIGHT, form=Form.OVERSIGHT,
        field=topic.field, background="新背景", questions="问题",
    )  # fmt: skip
    assert (changed.title, changed.year, changed.kind, changed.version) == ("新题目", 2027, "oversight", 2)


def test_edit_is_refused_once_submitted(house: House) -> None:
    topic = house.submitted()
    with pytest.raises(TransitionNotAllowed):
        w.edit(
            topic,
            by=house.world.clerk,
            year=YEAR,
            title="x",
            kind="consultation",
            form="topical",
            field=topic.field,
            background="x",
        )


def test_a_stale_page_changes_nothing(house: House) -> None:
    topic = house.draft()
    w.submit(topic, by=house.world.clerk)
    with pytest.raises((StaleVersion, TransitionNotAllowed)):
        w.add_evidence(topic.seen(1), by=house.world.clerk, kind="policy", title="县委一号文件")
    assert not topic.evidence.exists()


def test_evidence_is_kept_with_who_gave_it(house: House) -> None:
    topic = w.add_evidence(
        house.draft(), by=house.world.proposal_office, kind="policy", title="县委一号文件", note="第三条"
    )
    row = topic.evidence.get()
    assert (row.title, row.note, row.by) == ("县委一号文件", "第三条", house.world.proposal_office)


def test_a_file_is_kept_with_the_topic(house: House) -> None:
    topic = w.attach_to_topic(
        house.draft(), by=house.world.clerk, file=SimpleUploadedFile("来电分析.pdf", PDF), title=""
    )
    assert topic.attachments.get().title == "来电分析"


def test_a_file_that_is_not_what_it_claims_is_refused(house: House) -> None:
    topic = house.draft()
    with pytest.raises(ValidationError):
        w.attach_to_topic(topic, by=house.world.clerk, file=SimpleUploadedFile("x.pdf", b"<script>"))
    assert not topic.attachments.exists()


# submit, send back


def test_submitting_tells_the_linked_committee(house: House) -> None:
    topic = house.submitted()
    assert (topic.state, topic.submitted_at is not None) == (TopicState.SUBMITTED, True)
    assert told(house.world.clerk) == ["有议题等待初审"]


def test_submitting_tells_the_office_where_no_committee_is_linked(house: House) -> None:
    world = house.world
    topic = house.draft(by=world.site_operator, unit=world.town, source=Source.SITE)
    w.submit(topic, by=world.site_operator)
    assert told(world.office) == ["有议题等待初审"]


def test_sent_back_with_a_reason_and_submitted_again(house: House) -> None:
    topic = w.send_back(house.submitted(), by=house.world.office, reason=" 题目太大 ")
    assert (topic.state, topic.return_reason) == (TopicState.RETURNED, "题目太大")
    assert "议题被退回修改" in told(house.world.clerk)
    again = w.submit(topic, by=house.world.clerk)
    assert (again.state, again.return_reason) == (TopicState.SUBMITTED, "")


def test_sending_back_without_a_reason_is_refused(house: House) -> None:
    topic = house.submitted()
    with pytest.raises(ValidationError, match="理由"):
        w.send_back(topic, by=house.world.office, reason=" ")
    topic.refresh_from_db()
    assert topic.state == TopicState.SUBMITTED


# review


def test_a_review_keeps_the_three_answers(house: House) -> None:
    topic = house.review(house.submitted(), Stage.FIRST, by=house.world.clerk)
    row = topic.reviews.get()
    assert (row.agrees, row.needed_by_party, row.is_small_cut, row.by) == (True, "教育强县", True, house.world.clerk)
    assert told(house.world.proposal_office) == ["有议题等待复审"]


def test_each_stage_has_its_own_people(house: House) -> None:
    topic, world = house.submitted(), house.world
    for stage, user in (
        (Stage.FIRST, world.proposal_office),
        (Stage.FIRST, world.other_clerk),
        (Stage.SECOND, world.clerk),
        (Stage.FINAL, world.chair),
    ):
        with pytest.raises(PermissionDenied):
            house.review(topic, stage, by=user)
    assert not topic.reviews.exists()


def test_the_drafter_reviews_only_while_there_is_no_colleague(house: House) -> None:
    world = house.world
    colleague = User.objects.create(username="clerk2", name="同事", committee=world.committee)
    Role.objects.create(user=colleague, kind=Role.Kind.COMMITTEE_CLERK, unit=world.special_committee)
    topic = house.submitted()
    with pytest.raises(PermissionDenied):
        house.review(topic, Stage.FIRST, by=world.clerk)
    assert house.review(topic, Stage.FIRST, by=colleague).reviews.count() == 1


def test_a_towns_topic_is_reviewed_by_its_counterpart_committee(house: House) -> None:
    world = house.world
    Unit.objects.filter(pk=world.town.pk).update(counterpart=world.other_committee)
    world.town.refresh_from_db()
    topic = w.submit(house.draft(by=world.site_operator, unit=world.town, source=Source.SITE), by=world.site_operator)
    with pytest.raises(PermissionDenied):
        house.review(topic, Stage.FIRST, by=world.clerk)
    assert house.review(topic, Stage.FIRST, by=world.other_clerk).reviews.count() == 1


def test_the_second_review_waits_for_the_first(house: House) -> None:
    with pytest.raises(ValidationError, match="初审同意以后"):
        house.review(house.submitted(), Stage.SECOND, by=house.world.proposal_office)


def test_a_refusal_says_why(house: House) -> None:
    topic = house.submitted()
    with pytest.raises(ValidationError, match="请写明意见"):
        house.review(topic, Stage.FIRST, by=house.world.clerk, agrees=False)
    house.review(topic, Stage.FIRST, by=house.world.clerk, agrees=False, note="太大")
    assert not w.has_agreed(topic, Stage.FIRST)


# accept


def test_accepted_after_both_reviews(house: House) -> None:
    topic = house.candidate()
    assert (topic.state, topic.accepted_at is not None, topic.quota_override) == (TopicState.CANDIDATE, True, "")
    assert "议题已列为备选" in told(house.world.clerk)


@pytest.mark.parametrize("stages", [(), (Stage.FIRST,)])
def test_not_accepted_before(house: House, stages: tuple[str, ...]) -> None:
    topic = house.submitted()
    for stage in stages:
        house.review(topic, stage, by=house.world.clerk)
    with pytest.raises(ValidationError, match="还没有同意"):
        w.accept(topic, by=house.world.proposal_office)


def test_reviews_of_an_earlier_text_do_not_count(house: House) -> None:
    topic = w.send_back(house.reviewed(), by=house.world.proposal_office, reason="改题目")
    with on("2026-03-03"):
        topic = w.submit(topic, by=house.world.clerk)
        with pytest.raises(ValidationError, match="初审还没有同意"):
            w.accept(topic, by=house.world.proposal_office)


def test_candidates_beyond_the_quota_need_a_reason(house: House) -> None:
    Quota.objects.filter(code=Quota.Code.DRAFTED).update(number=1)
    house.candidate("一")
    topic = house.reviewed("二")
    with pytest.raises(ValidationError, match="专委会拟题每年 1 个，现在是 2 个"):
        w.accept(topic, by=house.world.proposal_office)
    assert w.accept(topic, by=house.world.proposal_office, override_reason="增加一个").quota_override == "增加一个"


def test_a_sites_topic_is_counted_apart(house: House) -> None:
    Quota.objects.filter(code=Quota.Code.DRAFTED).update(number=0)
    world = house.world
    topic = w.submit(house.draft(by=world.site_operator, unit=world.town, source=Source.SITE), by=world.site_operator)
    house.review(topic, Stage.FIRST, by=world.office)
    house.review(topic, Stage.SECOND, by=world.proposal_office)
    assert w.accept(topic, by=world.proposal_office).state == TopicState.CANDIDATE


# shortlist, drop, draft again, cancel


def test_shortlisted_while_the_plan_is_before_the_chair_meeting(house: House) -> None:
    topic = house.shortlisted()
    assert (topic.state, topic.shortlisted_at is not None) == (TopicState.SHORTLISTED, True)


@pytest.mark.parametrize("state", [None, PlanState.SOUNDING])
def test_not_shortlisted_at_another_time(house: House, state: str | None) -> None:
    topic = house.candidate()
    if state:
        house.plan(state, topics=(topic,))
    with pytest.raises(ValidationError, match="还没有提交主席会议"):
        w.shortlist(topic, by=house.world.chair)


def test_dropped_with_a_reason_that_reaches_the_drafter(house: House) -> None:
    topic = w.drop(house.candidate(), by=house.world.chair, reason="与去年重复")
    assert (topic.state, topic.drop_reason) == (TopicState.DROPPED, "与去年重复")
    assert "议题未列入" in told(house.world.clerk)


def test_not_dropped_without_one(house: House) -> None:
    with pytest.raises(ValidationError, match="请写明理由"):
        w.drop(house.candidate(), by=house.world.chair, reason="")


def test_drafted_again_with_its_history(house: House) -> None:
    topic = house.draft()
    w.add_evidence(topic, by=house.world.clerk, kind="data", title="热线来电")
    dropped = w.drop(topic, by=house.world.chair, reason="与去年重复")
    again = w.draft_again(dropped, by=house.world.clerk, year=2027)
    assert (again.state, again.year, again.previous, again.title) == (TopicState.DRAFT, 2027, topic, topic.title)
    assert again.evidence.get().title == "热线来电"
    assert "与去年重复" in AuditEntry.objects.get(target_id=again.pk, verb="重新拟题").note


def test_cancelled_with_the_decision_behind_it(house: House) -> None:
    topic = w.cancel(house.planned(), by=house.world.office, reason="主席会议 5 月 6 日决定")
    assert (topic.state, topic.cancel_reason) == (TopicState.CANCELLED, "主席会议 5 月 6 日决定")
    assert AnnualPlan.objects.get().items.count() == 1  # the line stays and is shown as cancelled


def test_not_cancelled_without_a_reason_nor_before_its_meeting(house: House) -> None:
    topic = house.planned()
    with pytest.raises(ValidationError, match="理由和决定"):
        w.cancel(topic, by=house.world.office, reason="")
    house.meeting(topic)
    with pytest.raises(ValidationError, match="请先取消会议"):
        w.cancel(topic, by=house.world.office, reason="另有安排")


# close


def test_closed_when_every_suggestion_has_come_to_its_end(house: House) -> None:
    meeting = house.held()
    rows = [house.caught(meeting, text) for text in ("一", "二")]
    w.settle(rows[0], by=house.world.clerk, disposition=Suggestion.Disposition.FORMAL)
    topic = Topic.objects.get()
    with pytest.raises(ValidationError, match="还有 1 条意见建议没有结果"):
        w.close_topic(topic, by=house.world.office, note="已落实")
    row = w.settle(rows[1], by=house.world.clerk, disposition=Suggestion.Disposition.ASSIGNED)
    with pytest.raises(ValidationError, match="还有 1 条"):
        w.close_topic(topic, by=house.world.office, note="已落实")
    row = w.reply_suggestion(w.assign_suggestion(row, by=house.world.office), by=house.world.office)
    w.close_suggestion(row, by=house.world.office, note="已落实")
    closed = w.close_topic(topic, by=house.world.office, note="宿舍已改造")
    assert (closed.state, closed.closing_note, closed.closed_at is not None) == (TopicState.CLOSED, "宿舍已改造", True)


def test_the_database_refuses_what_the_steps_cannot_write(house: House) -> None:
    topic = house.draft()
    for facts in (
        {"state": "overdue"},
        {"state": "dropped"},
        {"state": "cancelled", "planned_at": clock.now()},
        {"state": "planned"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Topic.objects.filter(pk=topic.pk).update(**facts)
