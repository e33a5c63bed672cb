from collections.abc import Callable

import pytest
from django.db import transaction

from core.numbering import next_number
from tests.core.threads import at_once


def number(key: str = "提案") -> int:
    with transaction.atomic():
        return next_number(key)


def take_and_fail() -> None:
    with transaction.atomic():
        next_number("提案")
        raise RuntimeError


@pytest.mark.django_db
def test_each_series_counts_for_itself_from_one() -> None:
    assert [number(), number(), number("议题"), number()] == [1, 2, 1, 3]


@pytest.mark.django_db
def test_a_step_that_fails_leaves_no_gap() -> None:
    number()
    with pytest.raises(RuntimeError):
        take_and_fail()
    assert number() == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_is_given_inside_a_transaction_only() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        next_number("提案")


def one_of_fifty(place: int) -> Callable[[], int]:
    def take() -> int:
        with transaction.atomic():
            given = next_number("提案")
            if place % 10 == 0:  # five of them are rolled back
                raise RuntimeError
            return given

    return take


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_have_no_gap_and_no_double() -> None:
    results = at_once([one_of_fifty(place) for place in range(50)])
    assert sorted(given for given in results if isinstance(given, int)) == list(range(1, 46))
    assert sum(isinstance(error, RuntimeError) for error in results) == 5
