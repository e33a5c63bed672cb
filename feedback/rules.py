"""The rule rows an installation starts with; every one is a row the rules keeper may change."""

from feedback.models import Limit


def load_default_rules() -> None:
    """Add the general rows that are missing; rows that exist are left as they are."""
    _load_limits()


# --- 交办 ---------------------------------------------------------------------------------------------------------

LIMITS: list[tuple[str, int, str]] = [
    (Limit.Code.EXTENSIONS, 1, "经同意可延期一次"),
    (Limit.Code.ROUNDS, 2, "再次办理后仍不满意的，当面协商"),
]


def _load_limits() -> None:
    Limit.objects.bulk_create(
        [Limit(code=code, number=number, source=source) for code, number, source in LIMITS], ignore_conflicts=True
    )


# --- 答复 ---------------------------------------------------------------------------------------------------------
