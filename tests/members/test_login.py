"""In, out, locked out, timed out."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory

from core import clock
from core.models import AuditEntry
from members import demo
from members.backends import AccountBackend
from members.lockout import LockedOut
from members.models import LoginAttempt, Notification, User
from tests.people import World, moment

NOW = moment("2026-03-02 10:00")
PASSWORD = "回音-Right-2026"


@pytest.fixture
def member(world: World) -> User:
    world.member.set_password(PASSWORD)
    world.member.save()
    return world.member


def minutes(count: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=count)


def enter(client: Client, username: str = "member", password: str = PASSWORD) -> int:
    return client.post("/login/", {"username": username, "password": password}).status_code


def attempt(username: str, address: str = "10.0.0.1", password: str = "wrong") -> User | None:
    request = RequestFactory().post("/login/", REMOTE_ADDR=address)
    return AccountBackend().authenticate(request, username=username, password=password)


def test_right_password_opens_the_desk_and_is_noted(client: Client, member: User) -> None:
    response = client.post("/login/", {"username": "member", "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/")
    row = LoginAttempt.objects.get()
    assert (row.username, row.user, row.succeeded, row.address) == ("member", member, True, "127.0.0.1")


def test_a_log_in_sweeps_out_what_has_expired(client: Client, member: User) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - dt.timedelta(days=400))
    enter(client)
    assert not Session.objects.filter(session_key="old").exists()


@pytest.mark.parametrize("typed", ["Member", " MEMBER ", "ｍｅｍｂｅｒ"])
def test_the_account_in_any_spelling(client: Client, member: User, typed: str) -> None:
    assert enter(client, typed) == 302


def test_a_person_already_in_is_led_on(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.get("/login/?next=/members/").headers["Location"] == "/members/"


@pytest.mark.parametrize(
    ("target", "led_to"),
    [
        ("/members/?q=1", "/members/?q=1"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_next_leads_to_own_pages_only(client: Client, member: User, target: str, led_to: str) -> None:
    response = client.post("/login/", {"username": "member", "password": PASSWORD, "next": target})
    assert response.headers["Location"] == led_to


def test_every_wrong_try_gets_the_same_answer(client: Client, member: User, world: World) -> None:
    """Unknown, wrong, without a password, switched off, run out: nobody learns which accounts there are."""
    User.objects.filter(pk=world.member2.pk).update(password=member.password, is_active=False)
    User.objects.filter(pk=world.member3.pk).update(password=member.password, valid_until=dt.date(2026, 3, 1))
    tries = [("nobody", "x"), ("member", "x"), ("chair", "x"), ("member2", PASSWORD), ("member3", PASSWORD)]
    with clock.at(NOW):
        pages = [client.post("/login/", {"username": name, "password": word}) for name, word in tries]
    assert {page.status_code for page in pages} == {422}
    texts = {page.content.decode().replace(name, "") for page, (name, _) in zip(pages, tries, strict=True)}
    shown = {text.split("csrfmiddlewaretoken")[0] for text in texts}
    assert len(shown) == 1
    assert "账号或密码不对" in next(iter(texts))


def test_an_unknown_account_costs_a_hash_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str | None] = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    attempt("nobody")
    assert hashed == ["wrong"]


def test_five_failures_lock_the_account_at_this_address_only(member: User) -> None:
    for count in range(5):
        with clock.at(minutes(count)):
            assert attempt("member") is None
    with clock.at(minutes(5)), pytest.raises(LockedOut) as locked:
        attempt("member", password=PASSWORD)
    assert locked.value.minutes == 10  # the first failure ages out at minute 15
    with clock.at(minutes(5)):
        assert attempt("member", address="10.0.0.2", password=PASSWORD) == member


def test_the_lock_opens_by_time_however_often_one_knocks(member: User) -> None:
    for _ in range(5):
        with clock.at(NOW):
            attempt("member")
    for count in range(1, 15):
        with clock.at(minutes(count)), pytest.raises(LockedOut):
            attempt("member")
    assert LoginAttempt.objects.filter(was_refused=True).count() == 14
    with clock.at(minutes(15)):
        assert attempt("member", password=PASSWORD) == member


def test_a_success_resets_the_count(member: User) -> None:
    with clock.at(NOW):
        for _ in range(4):
            attempt("member")
        attempt("member", password=PASSWORD)
        for _ in range(4):
            attempt("member")
        assert attempt("member", password=PASSWORD) == member


def test_twenty_failures_from_everywhere_lock_the_account(member: User) -> None:
    with clock.at(NOW):
        for number in range(20):
            attempt("member", address=f"10.0.1.{number}")
        with pytest.raises(LockedOut):
            attempt("member", address="10.0.2.1", password=PASSWORD)


def test_fifty_failures_lock_an_address_and_one_success_does_not_open_it(member: User) -> None:
    with clock.at(NOW):
        for number in range(25):
            attempt(f"guess{number}")
        attempt("member", password=PASSWORD)
        for number in range(25, 50):
            attempt(f"guess{number}")
        with pytest.raises(LockedOut):
            attempt("member", password=PASSWORD)
        assert attempt("member", address="10.0.0.2", password=PASSWORD) == member


def test_an_unknown_account_is_locked_like_a_known_one(client: Client, member: User) -> None:
    answers = {}
    for name in ("member", "nobody"):
        with clock.at(NOW):
            for _ in range(5):
                enter(client, name, "wrong")
            page = client.post("/login/", {"username": name, "password": PASSWORD})
        assert page.status_code == 429
        answers[name] = "请 15 分钟后再试" in page.content.decode()
    assert answers == {"member": True, "nobody": True}


def test_a_very_long_password_is_refused_before_it_is_hashed(client: Client, member: User) -> None:
    assert enter(client, password="x" * 10_000) == 422
    assert not LoginAttempt.objects.exists()


def test_logout_ends_the_session_on_the_server(client: Client, member: User) -> None:
    client.force_login(member)
    copied = client.cookies["sid"].value
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert not Session.objects.filter(session_key=copied).exists()
    client.cookies["sid"] = copied
    assert client.get("/password/").headers["Location"].startswith("/login/")


def test_a_visitor_is_led_to_the_login_page_and_back(client: Client, db: None) -> None:
    assert client.get("/password/?a=1&b=2").headers["Location"] == "/login/?next=/password/%3Fa%3D1%26b%3D2"


class TestPassword:
    NEW = "Another-Word-77"

    def change(self, client: Client, **changed: str) -> int:
        typed = {"current": PASSWORD, "password": self.NEW, "again": self.NEW} | changed
        return client.post("/password/", typed).status_code

    def test_other_sessions_end_and_the_person_is_told(self, client: Client, member: User) -> None:
        elsewhere = Client()
        elsewhere.force_login(member)
        client.force_login(member)
        assert self.change(client) == 302
        assert client.get("/password/").status_code == 200
        assert elsewhere.get("/password/").status_code == 302
        assert Notification.objects.get().recipient == member
        assert AuditEntry.objects.get().verb == "修改密码"
        member.refresh_from_db()
        assert member.check_password(self.NEW)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"current": "not it"},
            {"again": "differs"},
            {"password": "short", "again": "short"},
            {"password": "1234567890", "again": "1234567890"},
            {"password": "password12", "again": "password12"},
            {"password": PASSWORD, "again": PASSWORD},
        ],
    )
    def test_refusals_change_nothing(self, client: Client, member: User, wrong: dict[str, str]) -> None:
        client.force_login(member)
        assert self.change(client, **wrong) == 422
        member.refresh_from_db()
        assert member.check_password(PASSWORD)
        assert not Notification.objects.exists()


class TestSession:
    @pytest.fixture
    def inside(self, client: Client, member: User) -> Client:
        with clock.at(NOW):
            client.force_login(member)
            client.get("/password/")
        return client

    def test_thirty_minutes_idle(self, inside: Client) -> None:
        with clock.at(minutes(30)):
            assert inside.get("/password/").status_code == 200
        with clock.at(minutes(60.1)):
            response = inside.get("/password/", follow=True)
        assert response.redirect_chain[0][0] == "/login/?next=/password/"
        assert "有一段时间没有操作" in response.content.decode()

    @pytest.mark.parametrize("name", ["administrator", "rules_keeper", "auditor"])
    def test_administrators_fifteen(self, client: Client, world: World, name: str) -> None:
        with clock.at(NOW):
            client.force_login(world.everyone[name])
            client.get("/password/")
        with clock.at(minutes(15.1)):
            assert client.get("/password/").status_code == 302

    def test_twelve_hours_in_all(self, inside: Client) -> None:
        for count in range(20, 12 * 60, 20):
            with clock.at(minutes(count)):
                assert inside.get("/password/").status_code == 200
        with clock.at(minutes(12 * 60 + 1)):
            assert "12 小时" in inside.get("/password/", follow=True).content.decode()

    def test_the_last_activity_is_written_at_most_once_a_minute(self, inside: Client) -> None:
        with clock.at(minutes(1)):
            inside.get("/password/")
        seen = inside.session["last_seen"]
        assert seen == NOW.isoformat()
        with clock.at(minutes(1.1)):
            inside.get("/password/")
        assert inside.session["last_seen"] == minutes(1.1).isoformat()

    def test_what_was_posted_after_the_end_is_not_lost(self, inside: Client) -> None:
        with clock.at(minutes(31)):
            response = inside.post("/password/", {"text": "写了很久很久很久的一段话"})
            again = inside.post("/password/", {"text": "写了很久很久很久的一段话"})
        assert response.status_code == again.status_code == 401
        assert "写了很久很久很久的一段话" in response.content.decode()
        assert "写了很久很久很久的一段话" in again.content.decode()

    def test_a_script_is_told_by_401(self, inside: Client) -> None:
        with clock.at(minutes(31)):
            assert inside.get("/password/", headers={"HX-Request": "true"}).status_code == 401
            assert inside.post("/autosave/", headers={"Accept": "*/*"}).status_code == 401

    @pytest.mark.parametrize("change", [{"is_active": False}, {"valid_until": dt.date(2026, 3, 1)}])
    def test_a_switched_off_account_is_out_at_once(
        self, inside: Client, member: User, change: dict[str, object]
    ) -> None:
        key = inside.session.session_key
        User.objects.filter(pk=member.pk).update(**change)
        with clock.at(minutes(1)):
            assert inside.get("/password/").status_code == 302
        assert not Session.objects.filter(session_key=key).exists()


class TestDemoAccounts:
    def test_an_office_shows_none(self, client: Client, world: World) -> None:
        assert demo.PASSWORD not in client.get("/login/").content.decode()

    def test_the_demo_shows_all(self, client: Client, world: World) -> None:
        world.committee.is_demo = True
        world.committee.save()
        page = client.get("/login/?next=/members/").content.decode()
        assert demo.PASSWORD in page
        assert page.count("?account=") == len(demo.ACCOUNTS) == 16
        assert 'value="vicechair"' in client.get("/login/?account=vicechair").content.decode()
