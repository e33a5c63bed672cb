import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory

from core import audit
from core.middleware.audit import AuditContextMiddleware
from core.models import AuditEntry
from members.models import User
from tests.samples.models import Matter


def test_an_entry_says_who_did_what_to_which(matter: Matter, clerk: User) -> None:
    entry = audit.record(matter, "导出", by=clerk, note="提案列表，169 件")
    assert (entry.actor, entry.target, entry.verb, entry.note) == (clerk, matter, "导出", "提案列表，169 件")
    assert audit.record(matter, "提醒", by=None).actor is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_auditentry SET note = ''",
        "UPDATE core_auditentry SET actor_id = NULL WHERE id = %s",
        "DELETE FROM core_auditentry",
        "DELETE FROM core_auditentry WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_the_log(matter: Matter, clerk: User, sql: str) -> None:
    entry = audit.record(matter, "立案", by=clerk, note="原话")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [entry.pk] if "%s" in sql else [])
    entry.refresh_from_db()
    assert (entry.note, entry.actor) == ("原话", clerk)


def test_the_models_cannot_change_it_either(matter: Matter, clerk: User) -> None:
    entry = audit.record(matter, "立案", by=clerk)
    entry.note = "改了"
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_an_entry_of_a_step_that_fails_is_gone_with_it(matter: Matter, clerk: User) -> None:
    def fail() -> None:
        with transaction.atomic():
            audit.record(matter, "立案", by=clerk)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not AuditEntry.objects.exists()


def test_the_entries_of_several_records_in_their_order(matter: Matter, clerk: User) -> None:
    second = Matter.objects.create(title="另一件")
    audit.record(Matter.objects.create(title="无关的"), "立案", by=clerk)
    written = [audit.record(target, "办理", by=clerk) for target in (matter, second, matter)]
    assert list(audit.entries_for(matter, second)) == written
    assert list(audit.entries_for()) == []


def test_the_address_of_the_request_is_kept_for_its_time_only(matter: Matter, clerk: User, client: Client) -> None:
    def view(request: object) -> AuditEntry:
        return audit.record(matter, "下载", by=clerk)

    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3", HTTP_X_FORWARDED_FOR="6.6.6.6")
    middleware = AuditContextMiddleware(view)  # type: ignore[arg-type]
    assert middleware(request).address == "10.1.2.3"  # type: ignore[attr-defined]
    assert audit.record(matter, "下载", by=clerk).address == ""
