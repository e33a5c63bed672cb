"""Mail: owed once, sent at least once, marked; a bad address stops nobody."""

import datetime as dt
import smtplib
import threading
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import connection

from core import clock
from members import delivery
from members.models import Delivery, Notification, User
from members.notifications import notify
from tests.people import World, build_world, moment

NOW = moment("2026-03-02 10:00")
State = Delivery.State


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


def tell(person: User, key: str = "k", subject: str = "提案 0012 等您签收", url: str = "/proposals/12/") -> None:
    notify(person, key=key, subject=subject, text="请在 3 月 9 日前签收。", url=url)


def later(**span: float) -> dt.datetime:
    return NOW + dt.timedelta(**span)


class Server(locmem.EmailBackend):
    """A mail server on the wire: refuses some addresses, breaks over some, or does not answer."""

    refuses: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    is_down = False
    opened = 0

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__()
        self.connected = False

    def open(self) -> bool:
        if Server.is_down:
            raise ConnectionRefusedError
        Server.opened += not self.connected
        self.connected = True
        return True

    def close(self) -> None:
        self.connected = False

    def send_messages(self, messages: object) -> int:
        (message,) = list(messages)  # type: ignore[call-overload]
        (address,) = message.to
        if address in self.refuses:
            raise smtplib.SMTPRecipientsRefused({address: (550, b"no such user")})
        if address in self.breaks:
            raise smtplib.SMTPServerDisconnected
        return super().send_messages([message])


@pytest.fixture
def server(settings: object, monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"  # type: ignore[attr-defined]
    for name, value in {"refuses": (), "breaks": (), "is_down": False, "opened": 0}.items():
        monkeypatch.setattr(Server, name, value)
    return Server


def test_a_notice_becomes_one_mail_with_a_link_and_nothing_of_its_text(world: World) -> None:
    tell(world.liaison)
    assert delivery.deliver() == 1
    (sent,) = mail.outbox
    row = Delivery.objects.get()
    assert sent.to == ["liaison@example.com"]
    assert sent.subject == "【回音】提案 0012 等您签收"
    assert "http://testserver/proposals/12/" in str(sent.body)
    assert "3 月 9 日" not in str(sent.body)
    assert sent.extra_headers["Message-ID"] == f"<delivery-{row.pk}@testserver>"
    assert (row.state, row.sent_at, row.attempts, row.error) == (State.SENT, NOW, 1, "")


def test_running_again_sends_nothing(world: World) -> None:
    tell(world.liaison)
    assert [delivery.deliver(), delivery.deliver()] == [1, 0]
    assert (len(mail.outbox), Delivery.objects.count()) == (1, 1)


def test_who_gets_no_mail(world: World) -> None:
    User.objects.filter(pk=world.member.pk).update(email="")
    User.objects.filter(pk=world.member2.pk).update(is_active=False)
    for person in (world.member, world.member2, world.member3):
        tell(person)
    Notification.objects.filter(recipient=world.member3).update(read_at=NOW)
    tell(world.chair)
    Notification.objects.filter(recipient=world.chair).update(created_at=later(days=-8))
    assert delivery.plan() == 0


def test_planning_is_one_statement_however_many(world: World, django_assert_num_queries: object) -> None:
    for person in world.everyone.values():
        tell(person)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert delivery.plan() == len([person for person in world.everyone.values() if person.email])


def test_a_refused_address_stops_nobody_and_is_tried_again_less_and_less(world: World, server: type[Server]) -> None:
    server.refuses = ("member@example.com",)
    for person in (world.member, world.member2, world.member3):
        tell(person)
    assert delivery.deliver() == 2
    assert server.opened == 1
    row = Delivery.objects.get(notification__recipient=world.member)
    assert (row.state, row.error) == (State.FAILED, "收件地址被拒收：550 no such user")
    waits = []
    while row.state == State.FAILED:
        waits.append(row.next_at)
        with clock.at(row.next_at):
            delivery.deliver()
        row.refresh_from_db()
    assert (row.state, row.attempts, len(mail.outbox)) == (State.GIVEN_UP, 8, 2)
    spans = [after - before for before, after in zip([NOW, *waits], waits, strict=False)]
    assert [span.total_seconds() / 60 for span in spans] == [1, 5, 15, 60, 60, 180, 360]


def test_a_mail_that_breaks_the_connection_does_not_hold_up_the_rest(world: World, server: type[Server]) -> None:
    server.breaks = ("member@example.com",)
    for person in (world.member, world.member2):
        tell(person)
    assert delivery.deliver() == 1
    assert server.opened == 2
    assert Delivery.objects.get(state=State.FAILED).attempts == 1


def test_a_server_that_is_down_costs_no_attempt(world: World, server: type[Server]) -> None:
    server.is_down = True
    tell(world.member)
    for hours in range(100):
        with clock.at(later(hours=hours)):
            assert delivery.deliver() == 0
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error) == (State.QUEUED, 0, delivery.NO_SERVER)
    server.is_down = False
    with clock.at(later(hours=101)):
        assert delivery.deliver() == 1


def test_a_header_nobody_can_write_is_that_mail_only(world: World) -> None:
    tell(world.member, subject="两行\n标题")
    tell(world.member2)
    assert delivery.deliver() == 1
    assert "格式不对" in Delivery.objects.get(state=State.FAILED).error


def test_a_worker_that_dies_after_sending_leaves_the_row_to_the_lease(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(world.member)

    def dies(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(delivery, "mark", dies)
        with pytest.raises(KeyboardInterrupt):
            delivery.deliver()
    assert Delivery.objects.get().state == State.SENDING
    with clock.at(later(minutes=4)):
        assert delivery.deliver() == 0
    with clock.at(later(minutes=6)):
        assert delivery.deliver() == 1
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_late_worker_does_not_overwrite_what_the_next_one_did(world: World) -> None:
    tell(world.member)
    delivery.plan()
    (slow,) = delivery.claim()
    with clock.at(later(minutes=6)):
        delivery.deliver()
    delivery.mark(slow, state=State.FAILED, error="late")
    assert Delivery.objects.get().state == State.SENT


def test_a_row_whose_worker_dies_every_time_is_stopped(world: World) -> None:
    tell(world.member)
    delivery.plan()
    Delivery.objects.update(state=State.SENDING, attempts=8, next_at=NOW)
    delivery.deliver()
    assert Delivery.objects.get().state == State.GIVEN_UP


def test_a_person_switched_off_meanwhile_gets_none(world: World) -> None:
    tell(world.member)
    delivery.plan()
    User.objects.filter(pk=world.member.pk).update(is_active=False)
    assert delivery.deliver() == 0
    assert Delivery.objects.get().state == State.GIVEN_UP


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_mail_once() -> None:
    world = build_world()
    for number in range(120):
        tell(world.member, key=str(number))
    start = threading.Barrier(4)
    counts: list[int] = []

    def work() -> None:
        start.wait()
        with clock.at(NOW):
            counts.append(delivery.deliver())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == len(mail.outbox) == 120
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 120
