"""Write docs/procedures/: one page per aggregate (a test compares them with the code)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.procedures import page, procedures

FOLDER = Path(settings.BASE_DIR) / "docs" / "procedures"


class Command(BaseCommand):
    help = "Write docs/procedures/ from the tables of moves and permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for procedure in procedures():
            (FOLDER / f"{procedure.slug}.md").write_text(page(procedure), encoding="utf-8")
        self.stdout.write(f"{len(procedures())} pages written.")
