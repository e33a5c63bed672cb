"""办理 of one matter: the tab of a proposal's or a suggestion's page that this floor draws, and its closing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from core.policy import Policy
from core.steps import Step, buttons, perform
from feedback import gates
from feedback.deadlines import ClockReader
from feedback.forms.replies import CloseForm
from feedback.models import Commitment, Rating, Reply
from feedback.people import Matter
from feedback.permissions.assignments import may_propose
from feedback.permissions.replies import MATTER_POLICY, keeps_topic
from feedback.states import AssignmentState
from feedback.workflow import closing, matters
from members.http import Request
from members.models import User
from proposals.models import Proposal
from proposals.states import Action
from topics.models import Suggestion, Topic
from topics.states import TopicAction

CLOSE = Step(
    Action.CLOSE, Action.CLOSE.label, CloseForm, closing.close_matter, "已落实销号，提案者和承办单位收到了通知。",
    sentence="答复里的承诺都兑现或说明了，提案者都有机会评价了，才能销号。销号以后发现没有落实的，可以再转回跟踪。",
)  # fmt: skip
CLOSE_TOPIC = Step(
    TopicAction.CLOSE, "议题落实销号", CloseForm, closing.close_topic, "议题已落实销号。",
    sentence="这个议题的意见建议都已经有了结果。",
)  # fmt: skip
TOPIC_POLICY: Policy[Topic] = Policy({TopicAction.CLOSE: keeps_topic})


def proposal_handling(request: Request, pk: int) -> HttpResponse:
    """Of a merged proposal the handling is that of the main one."""
    shown = get_object_or_404(Proposal.objects.visible_to(request.user).for_list(), pk=pk)
    main = shown.merged_into or shown
    return _page(request, shown, main, {"merged_into": shown.merged_into})


def suggestion_handling(request: Request, pk: int) -> HttpResponse:
    rows = Suggestion.objects.visible_to(request.user).select_related("meeting__topic", "meeting__committee")
    suggestion = get_object_or_404(rows, pk=pk)
    return _page(request, suggestion, suggestion, {"merged_into": None})


def _page(request: Request, shown: Matter, main: Matter, extra: dict[str, Any]) -> HttpResponse:
    user = request.user
    page = extra | {
        "matter": shown,
        "main": main,
        "tabs": [
            {"label": "正文", "url": shown.get_absolute_url()},
            {"label": "办理", "url": request.path, "here": True},
        ],
        "rows": rows_of(main, user),
        "acts": _acts(user, main),
        "missing": _missing(user, main),
        "marks": [{"label": "不公开", "family": "red"}] if shown.is_confidential else [],
    }
    return render(request, "feedback/matter_handling.html", page)


def rows_of(matter: Matter, user: User) -> list[dict[str, Any]]:
    """The assignments of the matter round by round, each with what this person may read of it."""
    ours = matters.assignments_of(matter).current()
    inside = set(ours.visible_to(user).values_list("pk", flat=True))
    rows = [
        row for row in ours.prefetch_related("deadlines", "contacts").order_by("-round", "pk")
        if row.pk in inside or row.state != AssignmentState.PROPOSED
    ]  # fmt: skip
    reader = ClockReader()
    replies = _by_assignment(
        Reply.objects.visible_to(user).filter(assignment__in=rows).for_list().prefetch_related("points")
    )
    ratings = Rating.objects.visible_to(user).filter(reply__assignment__in=rows).for_list().order_by("pk")
    promises = Commitment.objects.visible_to(user).filter(assignment__in=rows).for_list()
    return [
        {
            "assignment": row,
            "url": row.get_absolute_url() if row.pk in inside else "",
            "clock": reader.nearest(row),
            "contacts": row.contacts.all() if row.pk in inside or replies.get(row.pk) else [],
            "replies": replies.get(row.pk, []),
            "ratings": [rating for rating in ratings if rating.reply.assignment_id == row.pk],
            "commitments": [promise for promise in promises if promise.assignment_id == row.pk],
        }
        for row in rows
    ]


def _by_assignment(replies: Any) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = {}
    for reply in replies:
        found.setdefault(reply.assignment_id, []).append(reply)
    return found


def _acts(user: User, matter: Matter) -> list[dict[str, Any]]:
    kind = "proposal" if isinstance(matter, Proposal) else "suggestion"
    acts = [
        act | {"url": reverse(f"feedback:{kind}_close", args=[matter.pk])}
        for act in buttons(user, matter, [CLOSE], MATTER_POLICY)
    ]
    topic = matter.meeting.topic if isinstance(matter, Suggestion) else None
    if topic is not None and TOPIC_POLICY.allows(user, TopicAction.CLOSE, topic):
        is_open = Suggestion.objects.filter(meeting__topic=topic).open().exists()
        url = reverse("feedback:topic_close", args=[topic.pk])
        act = {"label": CLOSE_TOPIC.label, "url": url, "danger": False, "sentence": ""}
        acts += [] if is_open else [act]
    return acts


def _missing(user: User, matter: Matter) -> list[str]:
    """For those who keep it: what stands between the matter and its closing."""
    if not (may_propose(user, matter) and matter.can(Action.CLOSE)):
        return []
    return gates.missing_to_close(matter)


def close_proposal(request: Request, pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user).main().for_list(), pk=pk)
    return perform(request, proposal, CLOSE, MATTER_POLICY)


def close_suggestion(request: Request, pk: int) -> HttpResponse:
    suggestion = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    return perform(request, suggestion, CLOSE, MATTER_POLICY)


def close_topic(request: Request, pk: int) -> HttpResponse:
    return perform(request, get_object_or_404(Topic.objects.visible_to(request.user), pk=pk), CLOSE_TOPIC, TOPIC_POLICY)
