"""The roster's pages and one's own notices."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import xlsx
from core.models import AuditEntry
from members.models import Member, Notification
from members.notifications import notify, notify_all
from tests.people import World


class TestRoster:
    @pytest.fixture(autouse=True)
    def _phones(self, world: World) -> None:
        for number, row in enumerate(Member.objects.order_by("pk")):
            row.phone = f"1381234567{number}"
            row.save()

    @pytest.mark.parametrize(("name", "sees"), [("office", True), ("proposal_office", True), ("liaison", False)])
    def test_phones_are_for_those_who_call(self, client: Client, world: World, name: str, *, sees: bool) -> None:
        client.force_login(world.everyone[name])
        for path in ("/members/", world.row_of(world.member).get_absolute_url()):
            text = client.get(path).content.decode()
            assert ("13812345670" in text) is sees
            assert ("138****5670" in text) is not sees

    def test_ones_own_number_is_no_secret(self, client: Client, world: World) -> None:
        client.force_login(world.member)
        assert "13812345670" in client.get(world.row_of(world.member).get_absolute_url()).content.decode()

    def test_other_committees_are_not_there(self, client: Client, world: World) -> None:
        client.force_login(world.stranger)
        assert client.get(world.row_of(world.member).get_absolute_url()).status_code == 404
        assert "110001" not in client.get("/members/").content.decode()

    def test_filters(self, client: Client, world: World) -> None:
        client.force_login(world.office)
        assert "110002" not in client.get("/members/?q=110001").content.decode()
        assert "110002" in client.get(f"/members/?sector={world.sector.pk}").content.decode()
        assert (
            "没有符合条件的委员"
            in client.get(f"/members/?special_committee={world.other_committee.pk}").content.decode()
        )

    def test_the_export_is_what_is_shown_and_in_the_log(self, client: Client, world: World) -> None:
        client.force_login(world.liaison)
        body = b"".join(client.get("/members/?q=110001&export=xlsx"))
        (row,) = xlsx.read(SimpleUploadedFile("x.xlsx", body)).rows
        assert row[0] == "110001"
        assert row[-1] == "138****5670"
        assert AuditEntry.objects.get().verb == "导出委员名册"

    def test_one_hundred_rows_cost_no_more_queries(self, client: Client, world: World) -> None:
        client.force_login(world.office)
        client.get("/members/")
        with CaptureQueriesContext(connection) as few:
            client.get("/members/")
        Member.objects.bulk_create(
            Member(term=world.term, card_number=f"12{n:04}", name="某", sector=world.sector) for n in range(100)
        )
        with CaptureQueriesContext(connection) as many:
            client.get("/members/")
        assert len(few) == len(many) <= 10


class TestNotices:
    def test_a_notice_is_its_recipients_alone(self, client: Client, world: World) -> None:
        notify_all([world.member, world.member, world.chair], key="k", subject="甲乙丙丁", text="请看", url="/members/")
        notify(world.member, key="k", subject="again", text="")
        assert Notification.objects.count() == 2
        client.force_login(world.office)
        assert "甲乙丙丁" not in client.get("/notices/").content.decode()
        own = Notification.objects.get(recipient=world.member)
        assert client.post(f"/notices/{own.pk}/open/").status_code == 404
        own.refresh_from_db()
        assert own.read_at is None

    def test_opening_marks_it_read_and_leads_there(self, client: Client, world: World) -> None:
        notify(world.member, key="k", subject="甲乙丙丁", text="请看", url="/members/")
        client.force_login(world.member)
        assert "1 条未读" in client.get("/notices/").content.decode()
        own = Notification.objects.get()
        assert client.post(f"/notices/{own.pk}/open/").headers["Location"] == "/members/"
        assert client.get(f"/notices/{own.pk}/open/").status_code == 405
        own.refresh_from_db()
        first = own.read_at
        client.post(f"/notices/{own.pk}/open/")
        own.refresh_from_db()
        assert own.read_at == first is not None
        assert "没有未读的消息" in client.get("/notices/").content.decode()

    def test_unread_first_then_the_newest(self, client: Client, world: World) -> None:
        for number in range(3):
            notify(world.member, key=f"k{number}", subject=f"第{number}条消息", text="")
        client.force_login(world.member)
        client.post(f"/notices/{Notification.objects.get(key='k2').pk}/open/")
        text = client.get("/notices/").content.decode()
        assert text.index("第1条") < text.index("第0条") < text.index("第2条")
        assert "第2条" not in client.get("/notices/?show=unread").content.decode()

    def test_all_at_once_and_nobody_elses(self, client: Client, world: World) -> None:
        notify_all([world.member, world.chair], key="k", subject="甲", text="")
        client.force_login(world.member)
        client.post("/notices/read/")
        assert Notification.objects.unread().get().recipient == world.chair

    def test_many_notices_come_in_pages_of_the_same_cost(self, client: Client, world: World) -> None:
        client.force_login(world.member)
        notify(world.member, key="one", subject="一", text="")
        client.get("/notices/")
        with CaptureQueriesContext(connection) as few:
            client.get("/notices/")
        for number in range(40):
            notify(world.member, key=str(number), subject="多", text="")
        with CaptureQueriesContext(connection) as many:
            text = client.get("/notices/").content.decode()
        assert len(few) == len(many) <= 10
        assert 'rel="next"' in text
        assert client.get("/notices/?page=2").status_code == 200
