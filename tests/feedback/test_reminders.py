"""The sweep with frozen days: twice, late, across holidays and make-up days, in two workers, for the right eyes."""

import threading

import pytest
from django.db import connections

from core import clock
from feedback import deadlines, reminders, rules
from feedback.models import Assignment, Clock, ReminderStep
from members.models import Notification
from tests.feedback import road
from tests.people import World, build_world, moment


@pytest.fixture
def ladder(world: World) -> World:
    rules.load_default_rules()
    return world


def swept(when: str) -> int:
    with clock.at(moment(when)):
        return reminders.sweep()


def told(since: str, name: str = "reply") -> set[tuple[str, str]]:
    """(who, step) of the notices of a clock written at or after a day."""
    rows = Notification.objects.filter(key__startswith=f"{name}-", created_at__gte=moment(f"{since} 00:00"))
    return {(row.recipient.username, row.key.rsplit("-", 1)[1]) for row in rows.select_related("recipient")}


# Issued on 2026-02-10: the reply is due three months later, on Sunday 10 May, hence on Monday 2026-05-11.
# Counted back over 五一 and the make-up Saturday 9 May by hand.
DAYS = [
    ("2026-04-15", set()),
    ("2026-04-16", {("liaison", "15")}),
    ("2026-04-17", set()),
    ("2026-04-28", {("liaison", "7")}),
    ("2026-05-04", set()),  # 五一: nothing is sent on a holiday
    ("2026-05-09", {("liaison", "1"), ("unit_head", "1")}),  # the make-up Saturday is a working day
    ("2026-05-11", {("liaison", "+0"), ("unit_head", "+0")}),
    ("2026-05-12", {("liaison", "+1"), ("unit_head", "+1"), ("dispatcher", "+1")}),
    ("2026-05-19", set()),
    ("2026-05-20", {("unit_head", "+7"), ("gov_deputy", "+7"), ("inspector", "+7")}),
    ("2026-06-30", set()),
]


def test_every_step_is_told_once_on_its_day(ladder: World) -> None:
    road.handling(ladder)
    for when, expected in DAYS:
        swept(when)
        again = swept(f"{when} 16:00")
        assert (told(when), again) == (expected, 0), when


def test_a_late_sweep_tells_the_furthest_step_only(ladder: World) -> None:
    road.handling(ladder)
    swept("2026-05-12")
    assert told("2026-02-10") == {("liaison", "+1"), ("unit_head", "+1"), ("dispatcher", "+1")}


def test_three_days_of_silence_lose_nothing(ladder: World) -> None:
    road.handling(ladder)
    swept("2026-04-27")
    swept("2026-04-30")  # the seventh working day before was the 28th
    assert told("2026-04-28") == {("liaison", "7")}


def test_across_the_national_day(ladder: World) -> None:
    """Issued on 25 June: due on 25 September, a holiday, hence on Monday the 28th; +7 is counted over 国庆."""
    road.issued(ladder, on="2026-06-25")
    for when in ("2026-09-29", "2026-10-02", "2026-10-07", "2026-10-12"):
        swept(when)
    assert {step for _who, step in told("2026-09-30")} == set()
    swept("2026-10-13")
    assert {step for _who, step in told("2026-10-13")} == {"+7"}


@pytest.mark.parametrize("when", ["2026-05-12 07:59", "2026-05-12 17:30", "2026-05-10 10:00"])
def test_nothing_is_planned_outside_working_hours(ladder: World, when: str) -> None:
    road.handling(ladder)
    assert swept(when) == 0
    assert told("2026-02-10") == set()


def test_a_stopped_clock_reminds_nobody(ladder: World) -> None:
    assignment = road.handling(ladder)
    deadlines.stop(assignment, Clock.REPLY)
    swept("2026-05-12")
    assert told("2026-02-10") == set()


def test_what_is_not_yet_issued_reminds_nobody(ladder: World) -> None:
    road.proposed(ladder)
    swept("2026-05-12")
    assert told("2026-02-10") == set()


def test_a_confidential_matter_is_named_by_its_number_and_kept_from_the_inspector(ladder: World) -> None:
    matter = road.registered(
        ladder, title="涉密标题独一词", publicity="confidential", publicity_reason="涉及未公开的规划"
    )
    road.issued(ladder, matter=matter)
    swept("2026-05-20")
    notices = Notification.objects.filter(key__startswith="reply-")
    assert {row.recipient.username for row in notices} == {"unit_head", "gov_deputy"}
    assert not any("独一词" in row.subject + row.text for row in notices)


def test_the_notice_says_what_to_do_and_leads_there(ladder: World) -> None:
    assignment = road.handling(ladder)
    swept("2026-05-12")
    notice = Notification.objects.get(key__startswith="reply-", recipient=ladder.liaison)
    assert notice.subject == "书面答复已超期 1 个工作日"
    assert notice.text == "第1号《关于加快校园午餐配送的建议》：书面答复期限是 2026-05-11，请及时办理。"
    assert notice.url == assignment.get_absolute_url()


def test_the_committees_own_ladder_replaces_the_general_one(ladder: World) -> None:
    road.handling(ladder)
    ReminderStep.objects.create(committee=ladder.committee, clock="reply", offset=-3, audience="office")
    swept("2026-05-12")
    assert told("2026-02-10") == {("proposal_office", "3")}


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once() -> None:
    world = build_world()
    rules.load_default_rules()
    road.handling(world)
    start, written = threading.Barrier(2), []

    def run() -> None:
        try:
            start.wait()
            written.append(swept("2026-05-12"))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(written) == Notification.objects.filter(created_at__gte=moment("2026-05-12")).count() > 0
    assert Assignment.objects.count() == 1
