"""The rule rows an installation starts with."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from feedback import rules as feedback_rules
from members import rules as members_rules
from proposals import rules as proposals_rules
from topics import rules as topics_rules

LOADERS: tuple[Callable[[], object], ...] = (
    members_rules.load_default_periods,
    topics_rules.load_default_rules,
    proposals_rules.load_default_rules,
    feedback_rules.load_default_rules,
)


class Command(BaseCommand):
    help = "Add the default rules that are missing; rules that exist are left as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for load in LOADERS:
                load()
        self.stdout.write("默认规则已备好，规则管理员可以在管理页面里修改。")
