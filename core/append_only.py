"""Row triggers that make the audit log append-only, on both databases.

There is no trigger on TRUNCATE: it would break the flush of the tests, and an office's database role has no
right to it. On SQLite the tests take the triggers away around a flush (``tests/conftest.py``).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "core_auditentry"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for verb in ("update", "delete")
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION core_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION core_append_only()",
]


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    names = [f"{TABLE}_no_update", f"{TABLE}_no_delete"]
    if connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER IF EXISTS {name}" for name in names]
    else:
        statements = [f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}"]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
