"""Load the demonstration year into an empty database."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members.models import Committee
from portal.demo.year import build_year


class Command(BaseCommand):
    help = "Load the demo year: one county committee with topics, meetings and proposals in every state."

    def handle(self, *args: Any, **options: Any) -> None:
        if Committee.objects.exists():
            raise CommandError("数据库里已经有数据，没有载入演示年。请换一个空的数据库再试。")
        with transaction.atomic():
            call_command("load_rules", verbosity=0)
            build_year()
        self.stdout.write("演示年已载入。")
