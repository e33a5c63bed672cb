"""Numbers without a gap or a double (rule R7): a counter row, locked until the transaction ends."""

from django.db import transaction

from core.models import Counter


def next_number(key: str) -> int:
    """The next number of the series ``key``, from 1.

    The row stays locked until the surrounding transaction ends, so a rolled-back step leaves no gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is given inside the transaction that uses it")
    Counter.objects.bulk_create([Counter(key=key)], ignore_conflicts=True)
    row = Counter.objects.select_for_update().get(key=key)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
