"""Which approvals a reply needs: of the rule rows the most exact win (form, channel, key, general)."""

from itertools import product
from typing import TypeVar

from feedback.models import ApprovalStep, Assignment
from proposals.models import Proposal

T = TypeVar("T")


def chain_for(assignment: Assignment) -> list[ApprovalStep]:
    """The steps in their order; empty when there is no rule row at all."""
    form, is_key = _of_the_matter(assignment)
    rows: dict[tuple[str, str, bool], list[ApprovalStep]] = {}
    for step in ApprovalStep.objects.order_by("order"):
        rows.setdefault((step.form, step.channel, step.for_key), []).append(step)
    exact_first = product(_exact(form, ""), _exact(assignment.unit.channel, ""), _exact(is_key, other=False))
    return next((rows[key] for key in exact_first if key in rows), [])


def _of_the_matter(assignment: Assignment) -> tuple[str, bool]:
    """A suggestion has the form of its meeting, a proposal may be a key one."""
    matter = assignment.matter
    if isinstance(matter, Proposal):
        return "", matter.is_key
    return matter.meeting.form, False


def _exact(value: T, other: T) -> list[T]:
    return [value] if value == other else [value, other]
