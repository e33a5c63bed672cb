from collections.abc import Callable

import pytest

from core import audit, clock
from core.models import AuditEntry
from core.transitions import StaleVersion, TransitionNotAllowed, moving
from members.models import User
from tests.core.conftest import person
from tests.core.threads import at_once
from tests.people import moment
from tests.samples import workflow
from tests.samples.models import Matter, State

ALLOWED = {("draft", "decide"), ("draft", "refuse"), ("draft", "comment"), ("decided", "comment")}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Matter.MOVES)
def test_moves(state: State, action: str) -> None:
    assert Matter(state=state).can(action) is ((state.value, action) in ALLOWED)


def test_a_step_sets_state_facts_version_time_and_log(matter: Matter, clerk: User) -> None:
    with clock.at(moment("2026-03-05 10:32")):
        done = workflow.decide(matter, by=clerk, comment="同意")
    done.refresh_from_db()
    assert (done.state, done.comment, done.version) == (State.DECIDED, "同意", 2)
    assert done.updated_at == moment("2026-03-05 10:32")
    entry = audit.entries_for(done).get()
    assert (entry.verb, entry.from_state, entry.to_state, entry.note) == ("decide", "draft", "decided", "同意")
    assert (entry.actor, entry.target, entry.at) == (clerk, done, moment("2026-03-05 10:32"))
    assert matter.state == State.DRAFT  # the caller's copy is left alone


def test_a_step_that_stays_changes_facts_only(matter: Matter, clerk: User) -> None:
    workflow.add_comment(matter, by=clerk, note="再看看")
    matter.refresh_from_db()
    assert (matter.state, matter.comment, matter.version) == (State.DRAFT, "再看看", 2)


def test_the_wrong_moment_is_refused_and_changes_nothing(matter: Matter, clerk: User) -> None:
    workflow.refuse(matter, by=clerk, reason="不属于职权范围")
    with pytest.raises(TransitionNotAllowed) as refusal:
        workflow.decide(matter, by=clerk, comment="晚了")
    assert (refusal.value.action, refusal.value.record.pk) == ("decide", matter.pk)
    matter.refresh_from_db()
    assert (matter.state, matter.version) == (State.REFUSED, 2)
    assert AuditEntry.objects.count() == 1


def test_a_stale_page_is_refused(matter: Matter, clerk: User) -> None:
    workflow.add_comment(matter, by=clerk, note="先改一次")
    with pytest.raises(StaleVersion) as refusal:
        workflow.decide(matter.seen(1), by=clerk, comment="同意")
    assert getattr(refusal.value.record, "comment", "") == "先改一次"
    assert workflow.decide(matter.seen(2), by=clerk, comment="同意").state == State.DECIDED


def test_without_a_page_no_version_is_asked_for(matter: Matter, clerk: User) -> None:
    workflow.add_comment(matter, by=clerk, note="先改一次")
    assert workflow.decide(matter.seen(None), by=clerk, comment="同意").state == State.DECIDED


def decide_and_fail(matter: Matter, clerk: User) -> None:
    with moving(matter, "decide", by=clerk) as locked:
        locked.comment = "写了一半"
        Matter.objects.create(title="顺手写的")
        raise RuntimeError


def test_a_step_that_fails_leaves_nothing(matter: Matter, clerk: User) -> None:
    with pytest.raises(RuntimeError):
        decide_and_fail(matter, clerk)
    matter.refresh_from_db()
    assert (matter.state, matter.comment, matter.version) == (State.DRAFT, "", 1)
    assert not AuditEntry.objects.exists()
    assert Matter.objects.count() == 1


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_of_eight_decisions_at_once_one_counts() -> None:
    clerk = person("clerk")

    def decision(place: int, matter: Matter) -> Callable[[], Matter]:
        if place % 2:
            return lambda: workflow.refuse(matter, by=clerk, reason=f"第{place}个")
        return lambda: workflow.decide(matter, by=clerk, comment=f"第{place}个")

    for _ in range(5):
        matter = Matter.objects.create(title="抢着决定", owner=clerk)
        results = at_once([decision(place, matter) for place in range(8)])
        done = [result for result in results if isinstance(result, Matter)]
        assert len(done) == 1
        assert sum(isinstance(error, TransitionNotAllowed) for error in results) == 7
        matter.refresh_from_db()
        assert (matter.comment, matter.version) == (done[0].comment, 2)
        assert audit.entries_for(matter).count() == 1
