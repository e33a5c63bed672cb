"""What a person types is kept on the server every few seconds, per page, until it is submitted."""

import datetime as dt
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from core import clock
from core.http import person
from core.models import SavedForm

LARGEST = 300_000  # characters of JSON; a form longer than this is refused, with a sentence
NEVER_KEPT = ("csrfmiddlewaretoken", "one_shot", "version")


@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """POST {path, fields}: keep the fields of a form under way. Files and passwords are never sent here."""
    try:
        body = json.loads(request.body)
        path, fields = _text(body["path"])[:200], dict(body["fields"])
        kept = {_text(name): _value(value) for name, value in fields.items() if name not in NEVER_KEPT}
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"error": "内容不完整，没有保存。"}, status=400)
    if len(json.dumps(kept)) > LARGEST:
        return JsonResponse({"error": "内容太长，没有自动保存，请删减后再试。"}, status=413)
    saved_at = clock.now()
    SavedForm.objects.update_or_create(
        user_id=person(request), path=path, defaults={"fields": kept, "saved_at": saved_at}
    )
    return JsonResponse({"saved_at": f"{saved_at:%H:%M}"})


def _value(value: Any) -> Any:
    """What a field can hold: a text, a tick, or several texts. TypeError for anything else."""
    if isinstance(value, bool):
        return value
    return [_text(text) for text in value] if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    """Without what no database column holds."""
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def _saved(request: HttpRequest) -> SavedForm | None:
    return SavedForm.objects.filter(user_id=person(request), path=request.path).first()


def restore(request: HttpRequest) -> dict[str, Any]:
    """The fields kept for this page, as initial values; empty if there are none."""
    saved = _saved(request)
    return saved.fields if saved else {}


def restored_at(request: HttpRequest) -> dt.datetime | None:
    """When they were kept, for the banner 已恢复…自动保存的内容."""
    saved = _saved(request)
    return saved.saved_at if saved else None
