"""The admin pages: who sees and keeps what, and that every change is in the log."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from members.models import Committee, Member, Notification, Period, Role, Unit, User
from tests.people import World

# What each role may do with each kind of row, written out by hand: E edits, V views, - is refused.
# Every other role is refused everywhere.
COLUMNS = ("administrator", "rules_keeper", "office", "auditor")
TABLE = """
members.committee      E V V -
members.term           E V V -
members.session        E E V -
members.unit           E V V -
members.user           E - - -
members.role           E - - -
members.member         E - E -
members.period         - E V -
members.delivery       V - - -
members.loginattempt   - - - V
core.specialday        - E V -
core.auditentry        - - - V
core.job               V - - -
core.heartbeat         V - - -
topics.field           - E V -
topics.quota           - E V -
topics.gate            - E V -
topics.outcomepattern  - E V -
topics.site            E - V -
topics.topic           - - V -
topics.annualplan      - - V -
topics.researchgroup   - - V -
topics.meeting         - - V -
topics.suggestion      - - V -
topics.outcome         - - V -
proposals.category     - E V -
proposals.declinereason - E V -
proposals.numberpattern - E V -
proposals.proposal     - - V -
feedback.replyclass    - E V -
feedback.ratingoption  - E V -
feedback.approvalstep  - E V -
feedback.limit         - E V -
feedback.reminderstep  - E V -
feedback.assignment    - - V -
feedback.reply         - - V -
feedback.rating        - - V -
feedback.commitment    - - V -
feedback.deadline      - - V -
"""
ROWS = {line.split()[0]: dict(zip(COLUMNS, line.split()[1:], strict=True)) for line in TABLE.strip().splitlines()}
NOT_ADDED = {"members.user": 200}


def page(label: str, action: str, *args: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{action}", args=args)


def test_the_table_is_complete() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == set(ROWS)


@pytest.mark.parametrize("name", [*COLUMNS, "proposal_office", "chair", "member", "liaison", "dispatcher", "inspector"])
def test_every_page_for_every_role(client: Client, world: World, name: str) -> None:
    client.force_login(world.everyone[name])
    found = {}
    for label, powers in ROWS.items():
        expected = powers.get(name, "-")
        found[label] = (
            client.get(page(label, "changelist")).status_code,
            client.get(page(label, "changelist") + "?q=1").status_code,
            client.get(page(label, "add")).status_code,
        )
        seen = 403 if expected == "-" else 200
        added = 200 if expected == "E" else 403
        assert found[label] == (seen, seen, added), label


def test_who_may_open_the_index(client: Client, world: World) -> None:
    assert client.get("/admin/").headers["Location"] == "/login/?next=/admin/"
    assert client.get("/admin/login/").headers["Location"].startswith("/login/?next=")
    for name, person in world.everyone.items():
        client.force_login(person)
        expected = 200 if name in COLUMNS else 403
        assert client.get("/admin/", follow=True).status_code == expected, name


def test_the_index_shows_only_what_one_may_see(client: Client, world: World) -> None:
    for name in COLUMNS:
        client.force_login(world.everyone[name])
        text = client.get("/admin/").content.decode()
        for label, powers in ROWS.items():
            assert (f'href="{page(label, "changelist")}"' in text) is (powers[name] != "-"), (name, label)


def test_every_word_is_chinese(client: Client, world: World) -> None:
    client.force_login(world.administrator)
    text = client.get("/admin/").content.decode()
    for english in ("Django", "administration", "Welcome", "Log out", "Recent", "Add", "Change"):
        assert f">{english}" not in text


class TestAccounts:
    NEW = "Some-Word-4711"

    @pytest.fixture(autouse=True)
    def _in(self, client: Client, world: World) -> None:
        client.force_login(world.administrator)

    def fields(self, world: World, **changed: object) -> dict[str, object]:
        return {
            "username": "NewOne", "password1": self.NEW, "password2": self.NEW, "name": "新同志",
            "committee": world.committee.pk, "title": "", "phone": "", "email": "", "valid_until": "",
        } | changed  # fmt: skip

    def test_a_new_account_in_one_spelling(self, client: Client, world: World) -> None:
        response = client.post(page("members.user", "add"), self.fields(world, username="ＮｅｗOne"))
        assert response.status_code == 302
        user = User.objects.get(username="newone")
        assert user.check_password(self.NEW)
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.target, entry.actor) == ("新增", user, world.administrator)
        assert self.NEW not in entry.note
        assert "设置密码" in entry.note

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"username": "Member"}, "账号"),
            ({"password1": "short", "password2": "short"}, "密码"),
            ({"password2": "differs"}, "密码"),
        ],
    )
    def test_a_bad_account_is_not_made(
        self, client: Client, world: World, changed: dict[str, object], said: str
    ) -> None:
        before = User.objects.count()
        response = client.post(page("members.user", "add"), self.fields(world, **changed))
        assert response.status_code == 200
        assert "errorlist" in response.content.decode()
        assert said in response.content.decode()
        assert User.objects.count() == before

    def test_a_password_set_here_is_said_to_its_owner(self, client: Client, world: World) -> None:
        other = Client()
        other.force_login(world.member)
        address = f"/admin/members/user/{world.member.pk}/password/"
        assert client.get(address).status_code == 200
        assert client.post(address, {"password1": "weak", "password2": "weak"}).status_code == 200
        assert client.post(address, {"password1": self.NEW, "password2": self.NEW}).status_code == 302
        world.member.refresh_from_db()
        assert world.member.check_password(self.NEW)
        assert Notification.objects.get().recipient == world.member
        assert AuditEntry.objects.get().note.endswith("设置密码")
        assert other.get("/password/").status_code == 302

    def test_nobody_deletes_an_account(self, client: Client, world: World) -> None:
        assert client.post(f"/admin/members/user/{world.member.pk}/delete/", {"post": "yes"}).status_code == 403

    def test_nobody_switches_himself_off(self, client: Client, world: World) -> None:
        text = client.get(page("members.user", "change", world.administrator.pk)).content.decode()
        assert 'name="is_active"' not in text
        assert 'name="is_active"' in client.get(page("members.user", "change", world.member.pk)).content.decode()

    def test_a_change_is_told_in_words(self, client: Client, world: World) -> None:
        typed = {
            "username": "member", "name": "李四", "title": "", "phone": "", "email": "", "is_active": "on",
            "valid_until": "", "roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0,
        }  # fmt: skip
        before = world.member.name
        response = client.post(page("members.user", "change", world.member.pk), typed)
        assert response.status_code == 302
        note = AuditEntry.objects.get().note
        assert f"姓名：{before} → 李四" in note
        assert "邮箱：member@example.com → 空" in note

    def test_accounts_of_other_committees_are_not_there(self, client: Client, world: World) -> None:
        assert client.get(page("members.user", "change", world.stranger.pk)).status_code == 302
        assert "stranger" not in client.get(page("members.user", "changelist")).content.decode()
        found = client.get(
            "/admin/autocomplete/?term=stranger&app_label=members&model_name=role&field_name=user"
        ).json()
        assert found["results"] == []

    def test_those_below_are(self, client: Client, world: World) -> None:
        Committee.objects.filter(pk=world.stranger.committee_id).update(parent=world.committee)
        assert client.get(page("members.user", "change", world.stranger.pk)).status_code == 200


class TestRoles:
    @pytest.fixture(autouse=True)
    def _in(self, client: Client, world: World) -> None:
        client.force_login(world.administrator)

    def give(self, client: Client, user: User, kind: str, unit: Unit | None = None) -> str:
        """The page's answer: empty when the role was given."""
        typed = {"user": user.pk, "kind": kind, "unit": unit.pk if unit else "", "term": ""}
        response = client.post(page("members.role", "add"), typed)
        return "" if response.status_code == 302 else response.content.decode()

    def test_a_role_is_given_and_taken(self, client: Client, world: World) -> None:
        assert self.give(client, world.member, Role.Kind.LIAISON, world.transport) == ""
        role = Role.objects.get(user=world.member, kind=Role.Kind.LIAISON)
        client.post(page("members.role", "delete", role.pk), {"post": "yes"})
        assert not Role.objects.filter(pk=role.pk).exists()
        assert [entry.verb for entry in AuditEntry.objects.order_by("pk")] == ["新增", "删除"]

    def test_a_second_one_of_the_same_kind_elsewhere(self, client: Client, world: World) -> None:
        assert self.give(client, world.liaison, Role.Kind.LIAISON, world.transport) == ""
        assert "这个人已经有这个角色了" in self.give(client, world.liaison, Role.Kind.LIAISON, world.transport)

    def test_nobody_gives_himself_one(self, client: Client, world: World) -> None:
        assert "要由另一位系统管理员设置" in self.give(client, world.administrator, Role.Kind.RULES_KEEPER)
        own = Role.objects.get(user=world.administrator)
        assert client.post(page("members.role", "change", own.pk), {"kind": "office"}).status_code == 403
        text = client.get(page("members.user", "change", world.administrator.pk)).content.decode()
        assert 'name="roles-TOTAL_FORMS"' not in text or "roles-__prefix__-kind" not in text

    def test_nor_a_seat_nor_a_unit_to_lead(self, client: Client, world: World) -> None:
        row = world.row_of(world.member2)
        client.post(
            page("members.member", "change", row.pk),
            {"term": world.term.pk, "card_number": "1", "name": "x", "user": world.administrator.pk},
        )
        assert not Member.objects.filter(user=world.administrator).exists()
        client.post(
            page("members.unit", "change", world.transport.pk),
            {
                "committee": world.committee.pk,
                "kind": "handling",
                "name": "交通运输局",
                "leader": world.administrator.pk,
            },
        )
        assert not Unit.objects.filter(leader=world.administrator).exists()

    @pytest.mark.parametrize(
        ("kind", "unit", "said"),
        [
            ("liaison", None, "请选择所在单位（承办单位）"),
            ("liaison", "group", "这个角色的所在单位应是承办单位"),
            ("committee_clerk", "education", "应是专委会"),
            ("chair", "education", "不属于哪个单位"),
            ("auditor", None, "由不同的人担任"),
            ("administrator", None, "由不同的人担任"),
        ],
    )
    def test_a_role_is_held_where_it_belongs(
        self, client: Client, world: World, kind: str, unit: str | None, said: str
    ) -> None:
        assert said in self.give(client, world.member, kind, getattr(world, unit) if unit else None)

    def test_two_powers_at_once_in_one_page(self, client: Client, world: World) -> None:
        user = User.objects.create(username="fresh", name="新人", committee=world.committee)
        typed: dict[str, object] = {
            "username": "fresh", "name": "新人", "is_active": "on", "roles-TOTAL_FORMS": 2, "roles-INITIAL_FORMS": 0,
            "roles-0-kind": "administrator", "roles-1-kind": "auditor",
        }  # fmt: skip
        text = client.post(page("members.user", "change", user.pk), typed).content.decode()
        assert "由不同的人担任" in text
        assert not user.roles.exists()


class TestRules:
    def test_a_change_is_in_the_log(self, client: Client, world: World) -> None:
        client.force_login(world.rules_keeper)
        row = Period.objects.get(code=Period.Code.REPLY)
        typed = {"committee": "", "code": "reply", "length": 2, "unit": "month", "rolls_forward": "on", "source": ""}
        assert client.post(page("members.period", "change", row.pk), typed).status_code == 302
        row.refresh_from_db()
        assert row.length == 2
        assert "长度：3 → 2" in AuditEntry.objects.get().note

    def test_a_committee_below_changes_only_its_own_rows(self, client: Client, world: World) -> None:
        top = Committee.objects.create(name="省政协", short_name="省政协", region="省")
        Committee.objects.filter(pk=world.committee.pk).update(parent=top)
        client.force_login(world.rules_keeper)
        general = Period.objects.get(code=Period.Code.REPLY)
        typed = {"committee": "", "code": "reply", "length": 2, "unit": "month", "source": ""}
        assert client.post(page("members.period", "change", general.pk), typed).status_code == 403
        assert client.post(page("members.period", "add"), typed).status_code == 200  # the committee is missing
        assert client.post(page("members.period", "add"), typed | {"committee": world.committee.pk}).status_code == 302
        text = client.post(page("members.period", "add"), typed | {"committee": world.committee.pk}).content.decode()
        assert "这个用途的期限已经有了" in text
        assert client.get(page("proposals.category", "add")).status_code == 403

    def test_the_office_reads_them(self, client: Client, world: World) -> None:
        client.force_login(world.office)
        row = Period.objects.get(code=Period.Code.REPLY)
        text = client.get(page("members.period", "change", row.pk)).content.decode()
        assert 'name="_save"' not in text
        assert client.post(page("members.period", "change", row.pk), {"length": 9}).status_code == 403


def test_accounts_in_the_roster_are_tied_by_the_administrator_alone(client: Client, world: World) -> None:
    row = world.row_of(world.member)
    client.force_login(world.office)
    typed = {"term": world.term.pk, "card_number": "110001", "name": "新名字", "user": world.office.pk}
    assert client.post(page("members.member", "change", row.pk), typed).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.user) == ("新名字", world.member)


def test_everyone_of_the_world_could_be_made_in_these_pages(world: World) -> None:
    for role in Role.objects.select_related("user", "unit"):
        role.full_clean()
