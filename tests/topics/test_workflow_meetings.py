"""协商会议 and 意见建议: one test per exit of every step."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.models import SpecialDay
from members.models import Notification, User
from tests.core.papers import PDF
from tests.people import moment
from tests.topics.steps import House, on
from topics import workflow as w
from topics.models import Attendance, Form, Gate, Meeting, OutcomePattern, Suggestion, Topic
from topics.states import MeetingState, SuggestionState, TopicState

Disposition = Suggestion.Disposition


def names(meeting: Meeting) -> set[str]:
    return {str(row) for row in meeting.attendances.all()}


def told(user: User, subject: str) -> bool:
    return Notification.objects.filter(recipient=user, subject=subject).exists()


# prepare


def test_the_leader_of_an_invited_unit_is_proposed(house: House) -> None:
    meeting = house.meeting()
    assert names(meeting) == {"委员1", "教育和体育局", "政府分管领导gov_deputy"}
    capacities = {str(row): row.capacity for row in meeting.attendances.all()}
    assert capacities == {"委员1": "attend", "教育和体育局": "observe", "政府分管领导gov_deputy": "observe"}


def test_leaders_of_the_house_attend_and_nobody_is_asked_twice(house: House) -> None:
    meeting = house.meeting(leaders=[house.world.chair, house.world.gov_deputy])
    assert meeting.attendances.count() == 4
    assert meeting.attendances.get(user=house.world.chair).capacity == Attendance.Capacity.ATTEND


def test_a_unit_without_a_leader_comes_alone(house: House) -> None:
    assert names(house.meeting(units=[house.world.transport], members=[])) == {"交通运输局"}


def test_only_a_planned_topic_is_consulted_on(house: House) -> None:
    for topic in (house.draft("草稿"), house.candidate("备选")):
        with pytest.raises(ValidationError, match="还不能协商"):
            house.meeting(topic)
    assert not Meeting.objects.exists()


def changed(house: House, meeting: Meeting, **facts: object) -> Meeting:
    shown: dict[str, Any] = {
        "form": meeting.form, "title": meeting.title, "starts_at": meeting.starts_at, "place": meeting.place,
        "chaired_by": meeting.chaired_by, "topic": meeting.topic,
    }  # fmt: skip
    return w.edit_meeting(meeting, by=house.world.clerk, **shown | facts)


def test_edit_makes_the_invitations_exactly_these(house: House) -> None:
    world, meeting = house.world, house.meeting()
    kept = meeting.attendances.get(unit=world.education).pk
    changed(
        house,
        meeting,
        place="县委党校",
        units=[world.education, world.transport],
        members=[world.row_of(world.member2)],
    )
    assert names(meeting) == {
        "教育和体育局",
        "交通运输局",
        "委员2",
    }  # the leader was taken out and is not proposed again
    assert meeting.attendances.get(unit=world.education).pk == kept
    meeting.refresh_from_db()
    assert meeting.place == "县委党校"


def test_a_unit_that_is_new_brings_its_leader(house: House) -> None:
    meeting = house.meeting(units=[])
    changed(house, meeting, units=[house.world.education])
    assert "政府分管领导gov_deputy" in names(meeting)


def test_edit_checks_another_topic(house: House) -> None:
    with pytest.raises(ValidationError, match="还不能协商"):
        changed(house, house.meeting(), topic=house.draft())


# the gate


def test_the_gate_says_exactly_what_is_missing(house: House) -> None:
    topic = house.planned()
    meeting = house.meeting(topic)
    expected = [
        "还没有成立调研组",
        "还没有学习记录（不学习不协商）",
        "还没有调研记录（不调研不协商）",
        "还没有调研报告",
    ]
    assert w.missing_for(meeting) == expected
    topic = house.researching(topic)
    assert w.missing_for(Meeting.objects.get()) == expected[1:]
    house.study(topic)
    assert w.missing_for(Meeting.objects.get()) == expected[2:]
    house.study(topic, "fieldwork", "visit")
    assert w.missing_for(Meeting.objects.get()) == expected[3:]
    w.write_report(topic, by=house.world.clerk, body="报告")
    assert w.missing_for(Meeting.objects.get()) == []


PREPARED = {Form.TOPICAL, Form.COUNTERPART, Form.SECTOR, Form.HALL, Form.INSPECTION, Form.STANDING, Form.CHAIR}


@pytest.mark.parametrize("form", Form)
def test_which_forms_ask_for_research_on_a_topic(house: House, form: str) -> None:
    assert bool(w.missing_for(house.meeting(house.planned(), form=form))) is (form in PREPARED)


@pytest.mark.parametrize("form", Form)
def test_and_which_without_a_topic(house: House, form: str) -> None:
    asked = ["还没有关联议题"] if form in PREPARED - {Form.STANDING, Form.CHAIR} else []
    assert w.missing_for(house.meeting(form=form)) == asked


def test_a_form_without_a_rule_asks_for_everything(house: House) -> None:
    Gate.objects.all().delete()
    assert w.missing_for(house.meeting(form=Form.PLENARY)) == ["还没有关联议题"]


def test_a_rule_may_ask_for_less(house: House) -> None:
    Gate.objects.filter(form=Form.TOPICAL).update(needs_learning=False, needs_report=False)
    topic = house.researching()
    meeting = house.meeting(topic)
    assert w.missing_for(meeting) == ["还没有调研记录（不调研不协商）"]
    Gate.objects.filter(form=Form.TOPICAL).update(needs_fieldwork=False, needs_report=True)
    assert w.missing_for(Meeting.objects.get()) == ["还没有调研报告"]


def test_convening_is_refused_with_what_is_missing(house: House) -> None:
    meeting = house.meeting(house.planned())
    with pytest.raises(ValidationError, match="会前条件还不齐，不能发出通知：还没有成立调研组；"):
        w.convene(meeting, by=house.world.clerk)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


@pytest.mark.parametrize("name", ["clerk", "office", "proposal_office"])
def test_nobody_but_the_chair_and_his_deputies_overrides(house: House, name: str) -> None:
    meeting = house.meeting(house.planned())
    with pytest.raises(ValidationError, match="只有主席、副主席可以写明理由破例召开"):
        w.convene(meeting, by=getattr(house.world, name), override_reason="时间紧")


@pytest.mark.parametrize("name", ["chair", "vice_chair"])
def test_a_leader_overrides_and_the_record_says_so(house: House, name: str) -> None:
    leader = getattr(house.world, name)
    meeting = w.convene(house.meeting(house.planned()), by=leader, override_reason="县委急需")
    assert (meeting.state, meeting.gate_override_by) == (MeetingState.CONVENED, leader)
    assert meeting.gate_override.startswith("县委急需（还没有成立调研组；")


def test_a_needless_reason_is_no_override(house: House) -> None:
    meeting = w.convene(house.meeting(house.researched()), by=house.world.chair, override_reason="县委急需")
    assert (meeting.gate_override, meeting.gate_override_by) == ("", None)


# notices


def test_the_invited_are_told(house: House) -> None:
    meeting = house.convened()
    world = house.world
    assert meeting.convened_at == moment("2026-03-02")
    for user in (world.member, world.liaison, world.unit_head, world.gov_deputy, world.vice_chair):
        assert told(user, "会议通知"), user
    for user in (world.member2, world.other_liaison, world.chair):
        assert not told(user, "会议通知"), user


def test_nobody_invited_nobody_convened(house: House) -> None:
    with pytest.raises(ValidationError, match="还没有邀请任何人"):
        w.convene(house.meeting(house.researched(), members=[], units=[]), by=house.world.clerk)


def test_not_convened_for_yesterday(house: House) -> None:
    with pytest.raises(ValidationError, match="会议时间已经过了"):
        w.convene(house.meeting(house.researched(), starts_at=clock.now()), by=house.world.clerk)


def test_a_short_notice_is_warned_of_and_not_refused(house: House) -> None:
    """2026-03-02 and 15 working days make 2026-03-23; the day before is one short."""
    meeting = house.meeting(house.researched(), starts_at=moment("2026-03-20 09:00"))
    assert w.notice_warning(meeting) == "通知距会议 14 个工作日，规定提前 15 个工作日通知。"
    meeting = w.convene(meeting, by=house.world.clerk)
    with on("2026-03-10"):  # the notice counts from the day it went out
        assert w.notice_warning(meeting) == "通知距会议 14 个工作日，规定提前 15 个工作日通知。"
    assert w.notice_warning(house.meeting(starts_at=moment("2026-03-23 09:00"))) == ""


# answers and attendance


def test_a_member_answers_for_himself_and_a_liaison_for_the_unit(house: House) -> None:
    meeting = house.convened()
    w.answer(meeting, by=house.world.member, coming=True)
    w.answer(meeting, by=house.world.liaison, coming=False, reason="开县长办公会")
    assert meeting.attendances.get(member__isnull=False).answer == Attendance.Answer.COMING
    row = meeting.attendances.get(unit__isnull=False)
    assert (row.answer, row.leave_reason) == (Attendance.Answer.LEAVE, "开县长办公会")
    w.answer(meeting, by=house.world.liaison, coming=True)
    row.refresh_from_db()
    assert (row.answer, row.leave_reason) == (Attendance.Answer.COMING, "")


def test_leave_has_a_reason(house: House) -> None:
    with pytest.raises(ValidationError, match="请假请写明理由"):
        w.answer(house.convened(), by=house.world.member, coming=False)


def test_nobody_answers_uninvited(house: House) -> None:
    with pytest.raises(PermissionDenied):
        w.answer(house.convened(), by=house.world.member2, coming=True)


def test_the_sheet_says_who_came(house: House) -> None:
    meeting = house.convened()
    member, unit = meeting.attendances.get(member__isnull=False), meeting.attendances.get(unit__isnull=False)
    w.attend(meeting, by=house.world.clerk, present=[member.pk, unit.pk], names={unit.pk: "李局长"})
    unit.refresh_from_db()
    assert (unit.present_at, unit.present_name) == (moment("2026-03-02"), "李局长")
    w.attend(meeting, by=house.world.clerk, present=[member.pk])
    unit.refresh_from_db()
    assert (unit.present_at, unit.present_name) == (None, "")


def test_the_sheet_of_another_meeting_is_refused(house: House) -> None:
    meeting, other = house.convened(), house.meeting()
    with pytest.raises(ValidationError, match="不属于这次会议"):
        w.attend(meeting, by=house.world.clerk, present=[other.attendances.earliest("pk").pk])


# held, minuted, sent, cancelled


def test_held_starts_the_clock_of_the_minutes_and_moves_the_topic(house: House) -> None:
    """2026-04-13 and 7 working days make 2026-04-22."""
    meeting = house.convened(starts_at=moment("2026-04-13 15:00"))
    with on("2026-04-14"):  # entered a day later: the clock counts from the meeting
        meeting = w.hold(meeting, by=house.world.clerk, record="会议由副主席主持。")
    assert (meeting.held_at, meeting.minutes_due_on) == (moment("2026-04-13 15:00"), dt.date(2026, 4, 22))
    assert meeting.minutes_due_provisional is False
    topic = Topic.objects.get()
    assert (topic.state, topic.consulted_at) == (TopicState.CONSULTED, meeting.held_at)


def test_without_a_calendar_the_date_is_provisional(house: House) -> None:
    SpecialDay.objects.filter(date__year=2026).delete()
    assert house.held().minutes_due_provisional is True


def test_a_meeting_without_a_topic_is_held_too(house: House) -> None:
    meeting = w.convene(house.meeting(form=Form.PLENARY), by=house.world.office)
    with clock.at(meeting.starts_at):
        assert w.hold(meeting, by=house.world.office, record="").state == MeetingState.HELD


def test_a_second_meeting_on_a_topic_leaves_it_where_it_is(house: House) -> None:
    first = house.held()
    topic = Topic.objects.get()
    second = w.convene(house.meeting(topic, title="再次协商"), by=house.world.clerk)
    with clock.at(second.starts_at):
        w.hold(second, by=house.world.clerk, record="")
    topic.refresh_from_db()
    assert (topic.state, topic.consulted_at) == (TopicState.CONSULTED, first.held_at)


def test_not_held_before_its_day(house: House) -> None:
    with pytest.raises(ValidationError, match="会议时间还没有到"):
        w.hold(house.convened(), by=house.world.clerk, record="")
    assert Topic.objects.get().state == TopicState.RESEARCHING


def test_minutes_get_a_number_and_a_signer(house: House) -> None:
    outcome = house.minuted().outcomes.get()
    assert (outcome.number, outcome.number_text) == (1, "云岭县政协专题协商纪要〔2026〕1号")
    assert (outcome.signed_by, outcome.signed_at is not None, outcome.sent_at) == (house.world.chair, True, None)


def test_numbers_run_on_by_kind_and_year_and_follow_the_pattern(house: House) -> None:
    OutcomePattern.objects.create(committee=house.world.committee, kind="minutes", pattern="{year}第{number}期")
    topic = house.researched()
    numbers = []
    for title, kind in (("一", "minutes"), ("二", "minutes"), ("三", "work_minutes")):
        meeting = w.convene(house.meeting(topic, title=title), by=house.world.clerk)
        with clock.at(meeting.starts_at):
            meeting = house.minute(w.hold(meeting, by=house.world.clerk, record=""), kind=kind)
        numbers.append(meeting.outcomes.get().number_text)
    assert numbers == ["2026第1期", "2026第2期", "云岭县政协工作纪要〔2026〕1号"]


def test_no_minutes_while_a_suggestion_has_no_destination(house: House) -> None:
    meeting = house.held()
    house.caught(meeting)
    with pytest.raises(ValidationError, match="还有 1 条意见建议没有去向"):
        house.minute(meeting)
    assert not meeting.outcomes.exists()


def test_a_leader_signs(house: House) -> None:
    with pytest.raises(ValidationError, match="由主席会议成员签发"):
        house.minute(house.held(), signed_by=house.world.office)


def test_sent_to_named_recipients_and_the_topic_is_reported(house: House) -> None:
    meeting = house.sent()
    assert (meeting.outcomes.get().recipients, meeting.outcomes.get().sent_at is not None) == ("县委、县政府", True)
    assert Topic.objects.get().state == TopicState.REPORTED


def test_not_sent_to_nobody(house: House) -> None:
    with pytest.raises(ValidationError, match="请写明报送给谁"):
        w.send(house.minuted(), by=house.world.clerk, recipients=" ")


def test_cancelled_with_a_reason_that_reaches_the_invited(house: House) -> None:
    meeting = w.cancel_meeting(house.convened(), by=house.world.clerk, reason="防汛")
    assert (meeting.state, meeting.cancelled_reason) == (MeetingState.CANCELLED, "防汛")
    assert told(house.world.member, "会议取消")
    with pytest.raises(ValidationError, match="取消的理由"):
        w.cancel_meeting(house.meeting(), by=house.world.clerk, reason="")


def test_before_the_notice_a_cancelled_meeting_troubles_nobody(house: House) -> None:
    w.cancel_meeting(house.meeting(), by=house.world.clerk, reason="防汛")
    assert not told(house.world.member, "会议取消")


def test_a_file_is_kept_with_the_meeting(house: House) -> None:
    meeting = w.attach_to_meeting(
        house.meeting(), by=house.world.clerk, file=SimpleUploadedFile("通知.pdf", PDF), title="会议通知"
    )
    assert meeting.attachments.get().title == "会议通知"


# suggestions


def test_suggestions_are_numbered_as_they_are_caught(house: House) -> None:
    meeting = house.held()
    one, two = house.caught(meeting, "一"), house.caught(meeting, "二")
    assert (one.order, two.order, one.state, str(one.raised_by)) == (1, 2, SuggestionState.CAUGHT, "委员1")
    assert (two.reference, two.title, two.is_confidential) == ("《寄宿条件专题协商会》意见2", "二", False)


def test_corrected_until_settled(house: House) -> None:
    row = w.edit_suggestion(house.caught(), by=house.world.clerk, text="改过", raised_by=None)
    assert (row.text, row.raised_by) == ("改过", None)


@pytest.mark.parametrize("disposition", Disposition)
def test_settled_with_a_destination(house: House, disposition: str) -> None:
    row = house.settled(disposition, note="说明")
    assert (row.state, row.disposition, row.disposition_note) == (SuggestionState.SETTLED, disposition, "说明")
    assert told(house.world.member, f"{row.reference}有进展")


def test_kept_for_reference_only_with_a_reason(house: House) -> None:
    with pytest.raises(ValidationError, match="请写明理由"):
        house.settled(Disposition.REFERENCE)


def test_adoption_has_evidence_and_stands_apart_from_the_handling(house: House) -> None:
    row = house.settled()
    with pytest.raises(ValidationError, match="请写明依据"):
        w.adopt(row, by=house.world.clerk, adoption="adopted")
    row = w.adopt(row, by=house.world.clerk, adoption="adopted", evidence="县政府常务会议纪要第 5 号")
    assert (row.state, row.adoption, row.adoption_evidence) == ("settled", "adopted", "县政府常务会议纪要第 5 号")
    assert w.adopt(row, by=house.world.clerk, adoption="open").adoption == "open"


def test_the_road_of_an_assigned_suggestion(house: House) -> None:
    by = house.world.office
    row = w.assign_suggestion(house.caught(), by=by)  # straight from the meeting, or after 拟交办
    assert (row.state, row.disposition, row.assigned_at is not None) == ("assigned", "assigned", True)
    row = w.assign_suggestion(row, by=by)  # a second unit
    row = w.reply_suggestion(row, by=by)
    assert row.replied_at is not None
    row = w.rehandle_suggestion(row, by=by)
    assert (row.state, row.replied_at) == ("assigned", None)
    row = w.track_suggestion(w.reply_suggestion(row, by=by), by=by)
    row = w.close_suggestion(row, by=by, note="已落实")
    assert (row.state, row.closing_note, row.closed_at is not None) == ("closed", "已落实", True)
    row = w.track_suggestion(row, by=by)
    assert (row.state, row.closed_at) == ("tracking", None)


def test_what_went_elsewhere_is_not_assigned(house: House) -> None:
    row = house.settled(Disposition.OPINION_REPORT)
    with pytest.raises(ValidationError, match="已经转社情民意，不能再交办"):
        w.assign_suggestion(row, by=house.world.office)
    assert w.assign_suggestion(house_second(house), by=house.world.office).state == "assigned"


def house_second(house: House) -> Suggestion:
    row = house.caught(Meeting.objects.get(), "另一条")
    return w.settle(row, by=house.world.clerk, disposition=Disposition.ASSIGNED)


def test_a_suggestion_of_nobody_tells_nobody(house: House) -> None:
    before = Notification.objects.count()
    row = w.suggest(house.held(), by=house.world.clerk, text="集体意见")
    after = Notification.objects.count()
    w.settle(row, by=house.world.clerk, disposition=Disposition.FORMAL)
    assert Notification.objects.count() == after > before


def test_open_suggestions(house: House) -> None:
    meeting = house.held()
    caught, going, elsewhere = (house.caught(meeting, text) for text in ("一", "二", "三"))
    w.settle(going, by=house.world.clerk, disposition=Disposition.ASSIGNED)
    w.settle(elsewhere, by=house.world.clerk, disposition=Disposition.FORMAL)
    assert set(Suggestion.objects.open()) == {caught, going}
