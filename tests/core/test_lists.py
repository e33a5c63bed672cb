import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django_filters
import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    DecimalField,
    F,
    Field,
    FloatField,
    IntegerField,
)
from django.test import Client, RequestFactory

from core import cells, keyset, xlsx
from core.lists import COUNTED, ListPage
from members.models import User
from tests.samples.models import Matter, State
from tests.samples.views import COLUMNS, MatterFilter, matters_page

DAY = dt.date(2026, 3, 2)
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.samples.urls")]


def listed(**query: Any) -> ListPage:
    options = {name: query.pop(name) for name in ("per_page", "order", "filterset") if name in query}
    return matters_page(RequestFactory().get("/samples/", query), **options)


def titles(page: ListPage) -> list[str]:
    return [row[1][1].text for row in page.rows]


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.fixture
def seven(clerk: User, other: User) -> None:
    """Due dates with a tie and two blanks, owners with one blank."""
    owners = [clerk, other, None, clerk, other, clerk, other]
    days = [0, 1, 1, None, 3, None, 5]
    for number, (owner, days_on) in enumerate(zip(owners, days, strict=True), start=1):
        due = None if days_on is None else DAY + dt.timedelta(days=days_on)
        Matter.objects.create(title=f"事项{number}", owner=owner, due_on=due, kind=f"k{number % 3}")


# Order and place


def walk(step: str, **query: Any) -> list[list[str]]:
    """All pages from the first one on (or from the last back)."""
    page, pages = listed(per_page=2, **query), []
    while True:
        pages.append(titles(page))
        url = getattr(page, step)
        if not url:
            return pages
        page = listed(per_page=2, **asked(url))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("id", "1234567"),
        ("-id", "7654321"),
        ("title", "1234567"),
        ("due", "1235746"),
        ("-due", "7532164"),  # blanks come last, either way; the last two by key
        ("owner", "1462573"),
        ("-owner", "7526413"),
    ],
)
def test_every_row_once_in_every_order_forwards_and_back(seven: None, sort: str, order: str) -> None:
    forwards = walk("next_url", sort=sort)
    assert "".join(title[-1] for page in forwards for title in page) == order
    page = listed(per_page=2, sort=sort)
    while page.next_url:
        page = listed(per_page=2, **asked(page.next_url))
    back = [titles(page)]
    while page.previous_url:
        page = listed(per_page=2, **asked(page.previous_url))
        back.insert(0, titles(page))
    assert [title for shown in back for title in shown][-7:] == [title for shown in forwards for title in shown]
    assert len(back[0]) == 2  # the first page is never a short one


def test_the_order_of_the_caller_holds_until_another_is_asked_for(seven: None) -> None:
    assert titles(listed()) == [f"事项{n}" for n in (7, 6, 5, 4, 3, 2, 1)]
    page = listed(order="due_on")
    assert titles(page)[0] == "事项1"
    assert page.head[5].sort == "ascending"
    assert asked(page.head[5].url) == {"sort": "-due"}


def test_only_declared_columns_can_be_sorted_by(seven: None) -> None:
    for sort in ("kind", "owner__password", "-state", "pk", "--id", "?", "id,title", "due_on"):
        page = listed(sort=sort)
        assert titles(page)[0] == "事项7"
        assert "sort" not in asked(page.export_url)
    assert [bool(column.url) for column in page.head] == [True, True, False, True, False, True]


def test_rows_that_come_and_go_shift_no_page(seven: None) -> None:
    after = asked(listed(per_page=3, sort="id").next_url)
    Matter.objects.filter(title="事项1").delete()
    assert titles(listed(per_page=3, **after))[0] == "事项4"


@pytest.mark.parametrize("cursor", ["x", "", "WzEsMV0:1:abc", "\0", "a" * 5_000])
def test_a_cursor_that_is_not_ours_means_the_first_page(seven: None, cursor: str) -> None:
    for name in ("after", "before"):
        page = listed(per_page=3, **{name: cursor})
        assert titles(page) == ["事项7", "事项6", "事项5"]
        assert not page.previous_url


def test_a_cursor_of_another_order_means_nothing(seven: None) -> None:
    cursor = asked(listed(per_page=3, sort="title").next_url)["after"]
    assert titles(listed(per_page=3, sort="due", after=cursor)) == ["事项1", "事项2", "事项3"]


def test_annotations_can_be_sorted_by(seven: None) -> None:
    rows = Matter.objects.annotate(letters=F("kind"))
    order = keyset.order_of(rows, "-letters")
    first = keyset.page_of(rows, order, 3)
    second = keyset.page_of(rows, order, 9, after=first.next)
    assert [row.kind for row in [*first.rows, *second.rows]] == ["k2", "k2", "k1", "k1", "k1", "k0", "k0"]


def test_a_list_of_rows_that_end_leads_nowhere(seven: None) -> None:
    page = listed(per_page=7)
    assert (page.first_url, page.previous_url, page.next_url) == ("", "", "")
    assert listed(state="refused").rows == []


def test_a_short_first_page_is_filled_up(seven: None) -> None:
    page = listed(per_page=2, sort="id")
    page = listed(per_page=2, **asked(page.next_url))
    before = asked(page.previous_url)
    Matter.objects.filter(title="事项1").delete()
    assert titles(listed(per_page=2, **before)) == ["事项2", "事项3"]


@pytest.mark.parametrize("path", ["files", "owner__nothing", "nothing"])
def test_an_order_of_ours_names_a_column(path: str) -> None:
    with pytest.raises(FieldDoesNotExist):
        keyset.order_of(Matter.objects.all(), path)


@pytest.mark.parametrize("value", [Decimal("1.50"), 7, "字", True, None, 1.5, dt.datetime(2026, 3, 5, tzinfo=dt.UTC)])
def test_a_cursor_carries_any_kind_of_value(value: Any) -> None:
    kinds: dict[type, Field[Any, Any]] = {
        Decimal: DecimalField(max_digits=9, decimal_places=2),
        int: IntegerField(),
        str: CharField(),
        bool: BooleanField(),
        float: FloatField(),
        dt.datetime: DateTimeField(),
    }
    order = keyset.Order("path", False, kinds.get(type(value), CharField(null=True)), nullable=True)
    row = SimpleNamespace(pk=3, **{keyset.VALUE: value})
    assert keyset._read(keyset._write(row, order), order) == (value, 3)


def test_a_list_without_filters_stands_alone(seven: None) -> None:
    request = RequestFactory().get("/samples/", {"q": "事项1"})
    page = ListPage(request, Matter.objects.all(), COLUMNS)
    assert (len(page.rows), page.chips, page.fields, page.active) == (7, [], [], {})


def test_plain_values_become_cells() -> None:
    due = cells.clock(DAY, "还剩 5 个工作日", "blue", provisional=True, url="/x/")
    assert (due.exported, due.text, due.provisional) == (DAY, "还剩 5 个工作日", True)
    shown = [cells.cell_of(value) for value in (None, True, False, 3, DAY, due)]
    assert [(cell.kind, cell.text) for cell in shown[:4]] == [
        ("text", ""),
        ("text", "是"),
        ("text", "否"),
        ("text", "3"),
    ]
    assert (shown[4].kind, shown[4].date, shown[5]) == ("day", DAY, due)


# Filters


def test_filters_stand_in_the_address(seven: None, other: User) -> None:
    Matter.objects.filter(title="事项2").update(state=State.DECIDED)
    assert titles(listed(state="decided")) == ["事项2"]
    assert titles(listed(owner=other.pk, q="事项")) == ["事项7", "事项5", "事项2"]
    assert titles(listed(due=DAY + dt.timedelta(days=1))) == ["事项3", "事项2", "事项1"]


GARBAGE = [
    {"state": "overdue"},
    {"state": "\0"},
    {"owner": "1 OR 1=1"},
    {"owner": "999999999999999999999999"},
    {"owner": "-1"},
    {"q": "事项\0"},
    {"q": "长" * 300},
    {"due": "2026-02-30"},
    {"due": "明天"},
    {"nothing": "x"},
    {"no\0thing": "x"},
    {"state__in": "draft"},
    {"owner__password": "x"},
    {"export": "pdf"},
]


@pytest.mark.parametrize("query", GARBAGE, ids=[str(n) for n in range(len(GARBAGE))])
def test_garbage_is_as_if_it_were_not_there(seven: None, query: dict[str, str]) -> None:
    page = listed(**query)
    assert len(page.rows) == 7
    assert asked(page.export_url) == {"export": "xlsx"}
    assert not page.wants_export


def test_few_choices_stand_open_and_many_are_a_list(seven: None, clerk: User) -> None:
    page = listed(state="draft", kind="k1", sort="due")
    assert [chips.label for chips in page.chips] == ["状态"]
    assert [(choice.label, choice.on) for choice in page.chips[0].choices] == [
        ("全部", False),
        ("草稿", True),
        ("已决定", False),
        ("已否决", False),
    ]
    assert asked(page.chips[0].choices[0].url) == {"kind": "k1", "sort": "due"}
    assert [bound.name for bound in page.fields] == ["kind", "owner", "q", "due"]
    assert page.kept == [("state", "draft"), ("sort", "due")]


class Switched(MatterFilter):
    few = django_filters.ChoiceFilter(label="大小", field_name="kind", choices=[("k1", "小"), ("k2", "大")])
    several = django_filters.ChoiceFilter(
        label="级别", field_name="kind", choices=[(f"k{n}", f"{n}级") for n in range(4)]
    )
    mine = django_filters.ChoiceFilter(label="范围", field_name="title", choices=[("事项1", "我的")])


def test_only_the_first_filter_and_those_of_few_choices_stand_open(seven: None) -> None:
    page = listed(filterset=Switched)
    assert [chips.label for chips in page.chips] == ["状态", "大小", "范围"]
    assert "several" in [bound.name for bound in page.fields]


def test_a_single_choice_is_a_switch(seven: None) -> None:
    off = listed(filterset=Switched).chips[-1]
    on = listed(mine="事项1", filterset=Switched).chips[-1]
    assert [(choice.label, choice.on, asked(choice.url)) for choice in off.choices] == [
        ("我的", False, {"mine": "事项1"})
    ]
    assert [(choice.label, choice.on, asked(choice.url)) for choice in on.choices] == [("我的", True, {})]
    assert off.alone


def test_what_the_form_has_chosen_can_be_taken_away(seven: None) -> None:
    page = listed(kind="k1", q="事项", due="2026-03-31", state="draft")
    assert [choice.label for choice in page.chosen] == ["类别：类别1", "题目：事项", "期限不晚于：2026-03-31"]
    assert asked(page.chosen[1].url) == {"kind": "k1", "due": "2026-03-31", "state": "draft"}
    assert page.clear_url == "/samples/"
    assert listed().clear_url == ""


def test_the_place_is_lost_when_a_filter_or_the_order_changes(seven: None) -> None:
    page = listed(per_page=2, **asked(listed(per_page=2).next_url))
    for url in (page.chips[0].choices[1].url, page.head[1].url, page.export_url, page.first_url):
        assert not {"after", "before"} & set(asked(url))


# The count


def test_the_count_is_a_sentence_and_stops_at_a_thousand(seven: None, django_assert_num_queries: Any) -> None:
    assert listed().counted == "共 7 件"
    Matter.objects.bulk_create(Matter(title="同") for _ in range(COUNTED - 7))
    assert listed().counted == "共 1000 件"
    Matter.objects.create(title="一件多")
    with django_assert_num_queries(1) as captured:
        assert listed().counted == "超过 1000 件"
    assert f"LIMIT {COUNTED + 1}" in captured[0]["sql"]


# The page and the file


@pytest.fixture
def page(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


@pytest.mark.parametrize("count", [1, 3, 25])
def test_the_queries_do_not_grow_with_the_rows(
    page: Client, clerk: User, count: int, django_assert_max_num_queries: Any
) -> None:
    Matter.objects.bulk_create(Matter(title="同", owner=clerk, kind="k1") for _ in range(count))
    page.get("/samples/")
    with django_assert_max_num_queries(10):
        html = page.get("/samples/", {"sort": "title", "q": "同"}).content.decode()
    assert html.count("<tr>") == count + 1


def test_the_page_shows_what_was_asked_for(page: Client, seven: None) -> None:
    html = page.get("/samples/", {"sort": "-due", "state": "draft", "q": "事项"}).content.decode()
    for wanted in (
        "共 7 件",
        'aria-sort="descending"',
        'aria-current="true">草稿</a>',
        "题目：事项 ×",
        'href="/samples/1/">事项1</a>' if Matter.objects.filter(pk=1).exists() else "事项1</a>",
        '<span class="tag grey">草稿</span>',
        'data-label="经办人"',
        "2026-03-07",
        'value="事项"',
        '<option value="" selected>类别：全部</option>',
        'type="search"',
        'type="date"',
    ):
        assert wanted in html


def test_an_empty_list_says_what_to_do(page: Client) -> None:
    html = page.get("/samples/", {"state": "refused"}).content.decode()
    assert "没有符合条件的内容" in html
    assert "可以放宽或清除筛选条件" in html
    assert "放宽" not in page.get("/samples/").content.decode()


def test_values_are_escaped_everywhere(page: Client, clerk: User) -> None:
    nasty = "<script>alert(1)</script>\"'"
    Matter.objects.create(title=nasty, kind=nasty[:20])
    html = page.get("/samples/", {"q": nasty}).content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)") >= 3


def test_the_file_holds_exactly_what_is_shown_on_all_pages(page: Client, seven: None) -> None:
    Matter.objects.filter(title="事项4").update(title="=1+1")
    response = page.get("/samples/", {"sort": "-due", "kind": "k1", "export": "xlsx"})
    table = xlsx.read(ContentFile(response.content, name="a.xlsx"))
    assert table.headers == ["编号", "题目", "类别", "经办人", "状态", "期限"]
    assert [row[1:] for row in table.rows] == [
        ["事项7", "k1", "other", "草稿", "2026-03-07"],
        ["事项1", "k1", "clerk", "草稿", "2026-03-02"],
        ["=1+1", "k1", "clerk", "草稿", ""],
    ]
    assert "%E4%BA%8B%E9%A1%B9.xlsx" in response["Content-Disposition"]


def test_the_file_is_not_cut_at_a_page(page: Client) -> None:
    Matter.objects.bulk_create(Matter(title=f"{n}") for n in range(60))
    table = xlsx.read(ContentFile(page.get("/samples/?export=xlsx").content, name="a.xlsx"))
    assert len(table.rows) == 60


def test_the_sort_links_of_the_page_lead_to_the_order_they_promise(page: Client, seven: None) -> None:
    html = page.get("/samples/").content.decode()
    for url in re.findall(r'<th scope="col"[^>]*><a href="([^"]+)"', html):
        again = page.get(url.replace("&amp;", "&")).content.decode()
        assert 'aria-sort="' in again


@pytest.mark.pg
def test_far_pages_are_read_from_the_index(seven: None) -> None:
    Matter.objects.bulk_create(Matter(title=f"{n:05}") for n in range(3_000))
    rows = Matter.objects.all()
    order = keyset.order_of(rows, "-pk")
    far = rows.order_by("-pk")[2_500].pk
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE samples_matter")
    page = rows.filter(order.beyond(far, far, backwards=False)).order_by(*order.expressions(backwards=False))
    plan = page[:26].explain()
    assert "Index Scan" in plan
    assert "Seq Scan" not in plan
