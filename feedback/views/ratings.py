"""委员评价: phone first. Only the proposer himself; the house may type what came on paper; a unit never."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.attachments import serve
from core.steps import Step, perform
from feedback.deadlines import ClockReader, Face
from feedback.forms.ratings import EnterRatingForm, RatingForm
from feedback.models import Rating, RatingAttachment
from feedback.permissions.replies import RATING_POLICY
from feedback.states import RatingAction, RatingState
from feedback.workflow import ratings
from members.http import Request
from members.models import User

SHOWN = 50
ACTS = ((RatingAction.RATE, "评价"), (RatingAction.ENTER, RatingAction.ENTER.label))

RATE = Step(
    RatingAction.RATE, "提交评价", RatingForm, ratings.rate, "评价已提交，谢谢您。", template="feedback/rating.html"
)
ENTER = Step(
    RatingAction.ENTER, RatingAction.ENTER.label, EnterRatingForm, ratings.enter_rating,
    "评价已代录，记录里注明是代录。", template="feedback/rating.html",
    sentence="提案者在纸质评价表上写的，照原样录入，并附上扫描件。录入后不能再改。",
)  # fmt: skip


@require_safe
def rating_list(request: Request) -> HttpResponse:
    """请我评价: what waits for my word, then what I said before."""
    mine = Rating.objects.of_person(request.user).for_list()
    waiting = list(mine.unanswered().prefetch_related("deadlines").order_by("pk"))
    reader = ClockReader()
    given = mine.filter(state=RatingState.GIVEN).order_by("-answered_at")[:SHOWN]
    page = {
        "waiting": [{"rating": rating, "clock": _clock_of(rating, reader)} for rating in waiting],
        "given": list(given),
    }
    return render(request, "feedback/rating_list.html", page)


def _clock_of(rating: Rating, reader: ClockReader) -> Face | None:
    return next((reader.face(deadline) for deadline in rating.deadlines.all()), None)


def detail(request: Request, pk: int) -> HttpResponse:
    """The two rows of buttons for the one whose word it is; what was said, for everyone who may read it."""
    rating = get_object_or_404(Rating.objects.visible_to(request.user).for_list(), pk=pk)
    if rating.state == RatingState.GIVEN and request.method == "GET":
        page = {"rating": rating, "reply": rating.reply, "matter": rating.matter, "files": rating.attachments.all()}
        return render(request, "feedback/rating_given.html", page)
    return _ask(request, rating, RATE)


def enter(request: Request, pk: int) -> HttpResponse:
    """代录 of a rating given on paper."""
    rating = get_object_or_404(Rating.objects.visible_to(request.user).for_list(), pk=pk)
    return _ask(request, rating, ENTER)


def rows_for(user: User, ratings: Iterable[Rating]) -> list[dict[str, Any]]:
    """For the table of a page: each rating, and where this person can read it, give it, or type it from paper."""
    rows = []
    for rating in ratings:
        url, act = rating.get_absolute_url(), ""
        if rating.state == RatingState.ASKED:
            act = next((label for action, label in ACTS if RATING_POLICY.allows(user, action, rating)), "")
            url = reverse("feedback:rating_enter", args=[rating.pk]) if act == ENTER.label else url if act else ""
        rows.append({"rating": rating, "url": url, "act": act})
    return rows


def _ask(request: Request, rating: Rating, step: Step) -> HttpResponse:
    reply = rating.reply
    others = Rating.objects.of_person(request.user).unanswered().exclude(pk=rating.pk).for_list()
    page = {
        "rating": rating,
        "reply": reply,
        "matter": rating.matter,
        "points": len(list(reply.points.all())),
        "promises": len([point for point in reply.points.all() if point.promise]),
        "others": list(others.order_by("pk")[:5]),
    }
    return perform(request, rating, step, RATING_POLICY, **page)


@require_safe
def attachment(request: Request, pk: int) -> FileResponse:
    """The scan of a paper rating, to those who may see the rating."""
    seen = Rating.objects.visible_to(request.user)
    return serve(get_object_or_404(RatingAttachment.objects.filter(rating__in=seen), pk=pk))
