"""Tabs are addresses: ?tab=… of the same page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def tabs(request: HttpRequest, labels: Mapping[str, str]) -> tuple[str, list[dict[str, Any]]]:
    """The tab asked for (the first one when unknown), and the bar for ``components/tabs.html``."""
    asked = request.GET.get("tab", "")
    here = asked if asked in labels else ""
    bar = [
        {"label": label, "url": f"?tab={key}" if key else request.path, "here": key == here, "count": ""}
        for key, label in labels.items()
    ]
    return here, bar
