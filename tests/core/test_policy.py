import pytest
from django.core.exceptions import PermissionDenied

from core.transitions import TransitionNotAllowed
from members.models import User
from tests.samples.models import Matter, State
from tests.samples.workflow import POLICY


def test_person_and_moment_both_count(matter: Matter, clerk: User, other: User) -> None:
    assert POLICY.actions_for(clerk, matter) == ["decide", "refuse", "comment"]
    assert POLICY.actions_for(other, matter) == ["comment"]
    matter.state = State.DECIDED
    assert POLICY.actions_for(clerk, matter) == ["comment"]
    matter.state = State.REFUSED
    assert POLICY.actions_for(clerk, matter) == []


def test_the_buttons_and_the_guard_agree(matter: Matter, clerk: User, other: User) -> None:
    for state in State:
        matter.state = state
        for user in (clerk, other):
            for action in POLICY.rules:
                try:
                    POLICY.require(user, action, matter)
                except (PermissionDenied, TransitionNotAllowed):
                    assert not POLICY.allows(user, action, matter)
                else:
                    assert POLICY.allows(user, action, matter)


def test_the_wrong_person_is_told_before_the_wrong_moment(matter: Matter, clerk: User, other: User) -> None:
    matter.state = State.REFUSED
    with pytest.raises(PermissionDenied):
        POLICY.require(other, "decide", matter)
    with pytest.raises(TransitionNotAllowed):
        POLICY.require(clerk, "decide", matter)


def test_an_unknown_step_is_a_mistake_of_ours(matter: Matter, clerk: User) -> None:
    with pytest.raises(KeyError):
        POLICY.require(clerk, "destroy", matter)
