"""The generated pages and the glossary stay true to the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from core import clock
from feedback import rules
from members.models import Delivery, Notification
from portal.procedures import Procedure, page, procedures
from tests.feedback import road
from tests.people import World, moment

DOCS = Path(settings.BASE_DIR) / "docs"


@pytest.mark.parametrize("procedure", procedures(), ids=lambda one: one.slug)
def test_the_generated_page_is_up_to_date(procedure: Procedure) -> None:
    written = (DOCS / "procedures" / f"{procedure.slug}.md").read_text(encoding="utf-8")
    assert written == page(procedure), "run: manage.py procedures"


@pytest.mark.parametrize("procedure", procedures(), ids=lambda one: one.slug)
def test_every_action_has_a_rule_of_who_may(procedure: Procedure) -> None:
    assert set(procedure.model.MOVES) == set(procedure.policy.rules)


def test_every_word_of_the_glossary_is_used() -> None:
    rows = re.findall(r"^\| ([^|]+) \| (\w+) \| ([^|]+) \| (\w+) \|$", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    words = {word for row in rows for word in (row[1], row[3])} - {"word"}
    apps = ["core", "members", "topics", "proposals", "feedback", "portal"]
    files = [path for app in apps for path in (Path(settings.BASE_DIR) / app).rglob("*.py")]
    used = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    assert words - used == set()


def test_run_due_does_what_the_workers_do(world: World) -> None:
    rules.load_default_rules()
    road.handling(world)
    with clock.at(moment("2026-05-12")):
        call_command("run_due")
        written = Notification.objects.filter(key__startswith="reply-").count()
        call_command("run_due")
    assert written == Notification.objects.filter(key__startswith="reply-").count() == 3
    assert Delivery.objects.filter(state=Delivery.State.SENT).exists()
