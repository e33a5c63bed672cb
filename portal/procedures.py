"""The procedures as pages: a diagram and a table of who may, drawn from the tables that the code runs on."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.policy import Policy
from feedback.models import Assignment, Commitment, Rating, Reply
from feedback.permissions import assignments, replies
from proposals import permissions as proposal_permissions
from proposals.models import Proposal
from topics import permissions as topic_permissions
from topics.models import AnnualPlan, Meeting, Suggestion, Topic


@dataclass(frozen=True)
class Procedure:
    """One aggregate: its page's name, its model, its policy."""

    slug: str
    model: Any
    policy: Policy[Any]


def procedures() -> list[Procedure]:
    return [
        Procedure("topic", Topic, topic_permissions.TOPIC_POLICY),
        Procedure("annual-plan", AnnualPlan, topic_permissions.PLAN_POLICY),
        Procedure("meeting", Meeting, topic_permissions.MEETING_POLICY),
        Procedure("suggestion", Suggestion, topic_permissions.SUGGESTION_POLICY),
        Procedure("proposal", Proposal, proposal_permissions.POLICY),
        Procedure("assignment", Assignment, assignments.POLICY),
        Procedure("reply", Reply, replies.REPLY_POLICY),
        Procedure("rating", Rating, replies.RATING_POLICY),
        Procedure("commitment", Commitment, replies.COMMITMENT_POLICY),
    ]


def page(procedure: Procedure) -> str:
    """The Markdown page of one procedure."""
    title = procedure.model._meta.verbose_name
    lines = [f"# {title}", "", "Drawn by `manage.py procedures` from the tables the code runs on; do not edit.", ""]
    lines += ["```mermaid", "stateDiagram-v2", *_diagram(procedure.model), "```", ""]
    lines += ["| step | from | to | who may |", "|---|---|---|---|", *_table(procedure), ""]
    return "\n".join(lines)


def _diagram(model: Any) -> Iterator[str]:
    states = model._meta.get_field("state")
    for value, label in states.flatchoices:
        yield f"    {value}: {label}"
    yield f"    [*] --> {states.default}"
    for action, move in model.MOVES.items():
        for source in move.sources if move.target else ():
            yield f"    {source} --> {move.target}: {action.label}"


def _table(procedure: Procedure) -> Iterator[str]:
    labels = dict(procedure.model._meta.get_field("state").flatchoices)
    for action, move in procedure.model.MOVES.items():
        sources = "、".join(str(labels[source]) for source in move.sources)
        target = labels[move.target] if move.target else "—"
        yield f"| {action.label} `{action.value}` | {sources} | {target} | {_who(procedure.policy.rules[action])} |"


def _who(predicate: Any) -> str:
    """The first sentence of the predicate's docstring, or its name in words."""
    said = inspect.getdoc(predicate)
    return said.split("\n")[0] if said else predicate.__name__.replace("_", " ")
