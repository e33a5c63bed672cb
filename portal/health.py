from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.health import late_tasks


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. For the one who starts and restarts it."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and the clockwork ticks. For the one who must be told when it does not."""
    try:
        connection.ensure_connection()
        late = late_tasks()
    except DatabaseError:
        return JsonResponse({"database": "down", "late": []}, status=503)
    return JsonResponse({"database": "up", "late": late}, status=503 if late else 200)
