"""The pages of this floor: what they show, to whom, at what cost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.models import AuditEntry
from proposals.models import Proposal, TopicLink
from proposals.rules import load_default_rules as load_proposal_rules
from tests.core.papers import PDF
from tests.core.test_docx import words
from tests.proposals.matters import registered
from tests.topics.pages import Visitor, text_of
from tests.topics.steps import House
from topics import workflow as w
from topics.models import AnnualPlan, Field, Form, Meeting, Site, Suggestion, Topic

LISTS = {
    "topics:list": "拟题",
    "topics:plan_list": "编制计划",
    "topics:research_list": "",
    "topics:meeting_list": "筹备会议",
    "topics:suggestion_list": "",
    "topics:site_list": "",
}


def queries(visitor: Visitor, url: str) -> int:
    visitor.get(url)  # the first request of a session writes when it was last active
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert visitor.get(url).status_code == 200
    return len(captured)


def fill(house: House, count: int) -> None:
    """So many of everything."""
    for number in range(count):
        Site.objects.create(committee=house.world.committee, name=f"议事堂{number}", town=house.world.town)
    topics = tuple(house.candidate(f"议题{number}") for number in range(count))
    house.plan("party", topics=topics)
    for topic in topics:
        topic.refresh_from_db()
        house.researched(topic)
        meeting = w.convene(house.meeting(topic, title=f"会议{topic.pk}"), by=house.world.clerk)
        with clock.at(meeting.starts_at):
            meeting = w.hold(meeting, by=house.world.clerk, record="")
        for number in range(count):
            w.suggest(
                meeting, by=house.world.clerk, text=f"意见{number}", raised_by=house.world.row_of(house.world.member)
            )


@pytest.mark.parametrize("person", ["office", "member", "site_operator"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_and_for_three(house: House, name: str, person: str) -> None:
    fill(house, 1)
    visitor = Visitor(getattr(house.world, person))
    one = queries(visitor, reverse(name))
    w.create_plan(by=house.world.office, committee=house.world.committee, year=2027)
    for number in range(2):
        Site.objects.create(committee=house.world.committee, name=f"驿站{number}", town=house.world.town)
        topic = house.commission(f"出题{number}")
        house.researched(topic)
        meeting = w.convene(house.meeting(topic, form=Form.STANDING), by=house.world.clerk)
        with clock.at(meeting.starts_at):
            meeting = w.hold(meeting, by=house.world.clerk, record="")
        w.suggest(meeting, by=house.world.clerk, text="又一条", raised_by=house.world.row_of(house.world.member2))
    three = queries(visitor, reverse(name))
    assert one == three <= 10


DETAILS: dict[str, Callable[[], Any]] = {
    "topic": Topic.objects.first,
    "plan": AnnualPlan.objects.first,
    "meeting": Meeting.objects.first,
    "suggestion": Suggestion.objects.first,
    "site": Site.objects.first,
}
TABS = {
    "topic": ["", "research", "meetings", "log", "files"],
    "plan": ["", "candidates", "dropped", "log"],
    "meeting": ["", "people", "suggestions", "log", "files"],
    "suggestion": [""],
    "site": [""],
}


@pytest.mark.parametrize("person", ["office", "clerk", "member"])
def test_a_page_costs_little_whatever_it_holds(house: House, person: str) -> None:
    fill(house, 3)
    topic = Topic.objects.order_by("pk").first()
    assert topic is not None
    for title in ("一号文件", "来电分析", "座谈记录"):
        w.attach_to_topic(topic, by=house.world.clerk, file=SimpleUploadedFile("a.pdf", PDF), title=title)
    visitor = Visitor(getattr(house.world, person))
    for name, find in DETAILS.items():
        if name == "plan" and person == "member":
            continue
        for tab in TABS[name]:
            url = f"{find().get_absolute_url()}?tab={tab}"
            assert queries(visitor, url) <= 15, url


@pytest.mark.parametrize("name", LISTS)
def test_a_list_for_everyone(house: House, name: str) -> None:
    house.held()
    house.site()
    for person, user in house.world.everyone.items():
        visitor = Visitor(user)
        assert visitor.get(reverse(name)).status_code == 200, person
    assert (LISTS[name] in text_of(Visitor(house.world.office).get(reverse(name)))) is True
    begin = LISTS[name]
    assert not begin or f">{begin}<" not in text_of(Visitor(house.world.member).get(reverse(name)))


def test_a_list_shows_what_one_may_see(house: House) -> None:
    house.draft("还是草稿")
    assert "还是草稿" in text_of(Visitor(house.world.clerk).get(reverse("topics:list")))
    for person in ("office", "other_clerk", "chair", "member", "liaison", "stranger"):
        assert "还是草稿" not in text_of(Visitor(getattr(house.world, person)).get(reverse("topics:list"))), person


@pytest.mark.parametrize(
    ("name", "query", "shown"),
    [
        ("topics:list", {"state": "draft"}, ["甲"]),
        ("topics:list", {"source": "commissioned"}, ["丙"]),
        ("topics:list", {"q": "乙"}, ["乙"]),
        ("topics:list", {"mine": "mine"}, ["甲", "乙", "丙"]),
        ("topics:list", {"year": "2027"}, []),
        ("topics:research_list", {"stage": "none"}, ["丙"]),
        ("topics:research_list", {"stage": "report"}, []),
        ("topics:plan_list", {"state": "draft"}, []),
        ("topics:meeting_list", {"when": "next"}, ["会议"]),
        ("topics:meeting_list", {"when": "past"}, []),
        ("topics:meeting_list", {"mine": "mine"}, ["会议"]),
        ("topics:meeting_list", {"form": "hall"}, []),
        ("topics:site_list", {"status": "active"}, ["青石镇民生议事堂"]),
        ("topics:site_list", {"level": "village"}, []),
    ],
)
def test_filters(house: House, name: str, query: dict[str, str], shown: list[str]) -> None:
    house.draft("甲")
    house.submitted("乙")
    house.meeting(house.commission("丙"), title="会议")
    house.site()
    page = text_of(Visitor(house.world.clerk).get(reverse(name), **query))
    assert sorted(re.findall(r'<td class="title"><a href="[^"]+">([^<]+)</a>', page)) == sorted(shown)


def test_an_export_holds_what_is_shown_and_is_logged(house: House) -> None:
    house.draft("甲")
    answer = Visitor(house.world.clerk).get(reverse("topics:list"), export="xlsx", state="draft")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert AuditEntry.objects.get(verb="导出议题").note == "export=xlsx&state=draft"


def test_the_progress_of_research(house: House) -> None:
    house.study(house.researching())
    page = text_of(Visitor(house.world.member).get(reverse("topics:research_list")))
    assert '<progress class="progress-native" value="1" max="3"' in page
    assert "学习 1 次 · 调研 0 次 · 报告 0 版" in page


# Beginning a record


def topic_facts(house: House, **facts: Any) -> dict[str, Any]:
    return {
        "title": "乡镇初中寄宿条件", "year": 2026, "source": "drafted", "unit": house.world.special_committee.pk,
        "kind": "consultation", "form": "topical", "field": Field.objects.get(name="民生改善").pk,
        "background": "群众反映集中。",
    } | facts  # fmt: skip


def test_a_topic_is_begun_once(house: House) -> None:
    visitor, url = Visitor(house.world.clerk), reverse("topics:new")
    keys = visitor.keys(url)
    first = visitor.client.post(url, keys | topic_facts(house))
    again = visitor.client.post(url, keys | topic_facts(house))
    assert first.headers["Location"] == again.headers["Location"] == Topic.objects.get().get_absolute_url()


def test_the_office_enters_what_the_party_commissions(house: House) -> None:
    facts = topic_facts(house, source="commissioned")
    visitor, url = Visitor(house.world.office), reverse("topics:new")
    answer = visitor.send(url, facts)
    assert answer.status_code == 422
    assert "党政出题请选择出题单位。" in text_of(answer)
    answer = visitor.send(url, facts | {"commissioned_by": house.world.party_unit.pk})
    assert answer.status_code == 302
    assert Topic.objects.get().state == "planned"


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"title": ""}, "请填写题目。"),
        ({"title": "长" * 61}, "最多 60 字"),
        ({"source": "commissioned"}, "这一项现在不能选"),
        ({"year": "1999"}, "2000"),
        ({"form": "nonsense"}, "这一项现在不能选"),
    ],
)
def test_a_form_that_is_not_right_keeps_what_was_typed(house: House, facts: dict[str, Any], refusal: str) -> None:
    answer = Visitor(house.world.clerk).send(reverse("topics:new"), topic_facts(house, **facts))
    assert answer.status_code == 422
    assert refusal in text_of(answer)
    assert "群众反映集中。" in text_of(answer)
    assert not Topic.objects.exists()


def test_a_clerk_drafts_for_the_own_committee_only(house: House) -> None:
    facts = topic_facts(house, unit=house.world.other_committee.pk)
    assert Visitor(house.world.clerk).send(reverse("topics:new"), facts).status_code == 422


def test_a_site_drafts_for_its_town(house: House) -> None:
    visitor, world = Visitor(house.world.site_operator), house.world
    assert visitor.send(reverse("topics:new"), topic_facts(house, source="site", unit=world.town.pk)).status_code == 302
    office = Visitor(world.office)
    wrong = office.send(reverse("topics:new"), topic_facts(house, source="site"))
    assert "议事堂选题请选择镇（街道）。" in text_of(wrong)
    wrong = office.send(reverse("topics:new"), topic_facts(house, unit=world.town.pk))
    assert "请选择专委会" in text_of(wrong)


@pytest.mark.parametrize("name", ["topics:new", "topics:plan_new", "topics:meeting_new"])
def test_who_may_not_begin(house: House, name: str) -> None:
    for person in ("member", "liaison", "gov_head", "chair", "stranger"):
        visitor = Visitor(getattr(house.world, person))
        assert visitor.get(reverse(name)).status_code == 403, person
        assert visitor.client.post(reverse(name), {}).status_code == 403, person


def test_a_plan_is_begun_once_a_year(house: House) -> None:
    visitor = Visitor(house.world.office)
    assert visitor.send(reverse("topics:plan_new"), {"year": 2026}).status_code == 302
    again = visitor.send(reverse("topics:plan_new"), {"year": 2026})
    assert "2026 年的协商计划已经有了。" in text_of(again)


def test_a_meeting_is_prepared_from_its_topic(house: House) -> None:
    topic, world = house.planned(), house.world
    visitor = Visitor(world.clerk)
    page = text_of(visitor.get(f"{topic.get_absolute_url()}?tab=meetings"))
    url = re.findall(r'href="(/meetings/new/[^"]+)"', page)[0].replace("&amp;", "&")
    form = text_of(visitor.get(url))
    assert f'<option value="{topic.pk}" selected>' in form
    facts = {
        "title": "专题协商会", "form": "topical", "topic": topic.pk, "starts_at": "2026-05-06T15:00",
        "place": "县委党校",
        "chaired_by": world.vice_chair.pk, "members": [world.row_of(world.member).pk], "units": [world.education.pk],
    }  # fmt: skip
    assert visitor.send(url, facts).status_code == 302
    meeting = Meeting.objects.get()
    assert clock.local(meeting.starts_at).strftime("%Y-%m-%d %H:%M") == "2026-05-06 15:00"
    assert meeting.attendances.count() == 3


# What a page shows


def test_the_thread_leads_up_and_down(house: House) -> None:
    suggestion = house.settled()
    meeting, topic = suggestion.meeting, Topic.objects.get()
    visitor = Visitor(house.world.office)
    pages = [text_of(visitor.get(record.get_absolute_url())) for record in (topic, meeting, suggestion)]
    for page in pages[1:]:
        assert f'href="{topic.get_absolute_url()}"' in page
    for page in (pages[0], pages[2]):
        assert f'href="{meeting.get_absolute_url()}"' in page
    assert "意见建议 1 条" in pages[0]
    assert "意见建议 1 条" in pages[1]
    assert f'href="{topic.plan_item.plan.get_absolute_url()}"' in pages[0]


def test_evidence_from_proposals_is_shown_to_those_who_may_see_them(house: House) -> None:
    load_proposal_rules()
    world, topic = house.world, house.submitted()
    for title, secret in (("改造宿舍的提案", False), ("不公开的提案", True)):
        proposal = registered(world, by=world.member3, title=title)
        if secret:
            Proposal.objects.filter(pk=proposal.pk).update(is_confidential=True, publicity="confidential")
        TopicLink.objects.create(topic=topic, proposal=proposal, by=world.office, at=clock.now())
    page = text_of(Visitor(world.office).get(topic.get_absolute_url()))
    assert "改造宿舍的提案" in page
    assert "不公开的提案" in page
    page = text_of(Visitor(world.clerk).get(topic.get_absolute_url()))
    assert "改造宿舍的提案" in page
    assert "不公开的提案" not in page


def test_a_member_answers_on_the_phone(house: House) -> None:
    meeting = house.convened()
    visitor = Visitor(house.world.member)
    page = text_of(visitor.get(meeting.get_absolute_url()))
    assert "请回复是否出席。" in page
    url = f"{meeting.get_absolute_url()}answer/"
    refused = visitor.send(url, {"coming": "no"})
    assert refused.status_code == 422
    assert "请假请写明理由。" in text_of(refused)
    visitor.send(url, {"coming": "no", "reason": "出差"})
    assert "您已请假：出差" in text_of(visitor.get(meeting.get_absolute_url()))
    visitor.send(url, {"coming": "yes"})
    assert "您已回复出席。" in text_of(visitor.get(meeting.get_absolute_url()))


def test_the_gate_on_the_page(house: House) -> None:
    meeting = house.meeting(house.planned())
    url = f"{meeting.get_absolute_url()}convene/"
    page = text_of(Visitor(house.world.clerk).get(url))
    assert "还没有学习记录（不学习不协商）" in page
    assert 'name="override_reason"' not in page
    assert "会前条件还不齐" in text_of(Visitor(house.world.clerk).send(url))
    assert 'name="override_reason"' in text_of(Visitor(house.world.chair).get(url))
    assert Visitor(house.world.chair).send(url, {"override_reason": "县委急需"}).status_code == 302
    assert "破例召开：县委急需" in text_of(Visitor(house.world.clerk).get(meeting.get_absolute_url()))


def test_a_short_notice_on_the_page(house: House) -> None:
    meeting = house.meeting(house.researched(), starts_at=clock.now().replace(day=9))
    page = text_of(Visitor(house.world.clerk).get(f"{meeting.get_absolute_url()}convene/"))
    assert "通知距会议 5 个工作日，规定提前 15 个工作日通知。" in page
    assert "会前条件已经齐了。" in page


def test_the_clock_of_the_minutes(house: House) -> None:
    meeting = house.held()
    due = meeting.minutes_due_on
    assert due is not None
    with clock.at(meeting.starts_at):
        assert "纪要还剩 7 个工作日" in text_of(Visitor(house.world.clerk).get(reverse("topics:meeting_list")))
    with clock.at(clock.now().replace(year=due.year, month=due.month, day=due.day)):
        assert "纪要今天到期" in text_of(Visitor(house.world.clerk).get(meeting.get_absolute_url()))
    with clock.at(clock.now().replace(year=due.year, month=due.month + 1, day=due.day)):
        assert "纪要超期" in text_of(Visitor(house.world.clerk).get(meeting.get_absolute_url()))


def test_the_screens_of_the_two_decisions(house: House) -> None:
    topics = house.candidate("甲"), house.candidate("乙")
    plan = house.plan("chair", topics=topics)
    visitor, base = Visitor(house.world.office), plan.get_absolute_url()
    page = text_of(visitor.get(f"{base}screen/"))
    assert "1 组：支持 12，反对 1，弃权 2" in page
    refused = visitor.send(f"{base}screen/", {f"verdict_{topics[0].pk}": "keep", f"verdict_{topics[1].pk}": "leave"})
    assert "《乙》不列入，请写明理由。" in text_of(refused)
    facts = {f"verdict_{topics[0].pk}": "keep", f"verdict_{topics[1].pk}": "leave", f"reason_{topics[1].pk}": "重复"}
    assert visitor.send(f"{base}screen/", facts).status_code == 302
    assert "重复" in text_of(visitor.get(f"{base}?tab=dropped"))
    assert visitor.send(f"{base}to-standing/").status_code == 302
    refused = visitor.send(
        f"{base}decide/",
        {
            f"verdict_{topics[0].pk}": "keep",
            f"form_{topics[0].pk}": "topical",
            f"unit_{topics[0].pk}": house.world.special_committee.pk,
        },
    )
    assert "《甲》的赞成票没有超过反对票" in text_of(refused)


# Papers


def test_the_plan_on_paper(house: House) -> None:
    plan = house.plan("issued")
    visitor, base = Visitor(house.world.member), plan.get_absolute_url()
    text = words(visitor.get(f"{base}paper/").content)
    for part in (
        "乡镇初中寄宿条件",
        "专题协商",
        "6月",
        "教科卫体委员会",
        "副主席vice_chair",
        "云办发〔2026〕3号",
        "县政协办",
        "2026年3月2日",
    ):
        assert part in text
    sheet = visitor.get(f"{base}sheet/")
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")
    printed = text_of(visitor.get(f"{base}print/"))
    assert "政协云岭县委员会2026年度协商计划" in printed
    for name in ("paper", "sheet", "print"):
        assert Visitor(house.world.stranger).get(f"{base}{name}/").status_code == 404


def test_a_draft_of_the_plan_says_so(house: House) -> None:
    text = words(Visitor(house.world.office).get(f"{house.plan('party').get_absolute_url()}paper/").content)
    assert "（草案）" in text


def test_the_minutes_on_paper(house: House) -> None:
    meeting = house.convened()
    world = house.world
    unit, member = meeting.attendances.get(unit__isnull=False), meeting.attendances.get(member__isnull=False)
    w.answer(meeting, by=world.gov_deputy, coming=False, reason="出差")
    w.attend(meeting, by=world.clerk, present=[unit.pk, member.pk], names={unit.pk: "李局长"})
    with clock.at(meeting.starts_at):
        meeting = w.hold(meeting, by=world.clerk, record="")
        rows = [house.caught(meeting, text) for text in ("配齐生活老师。", "改造宿舍。")]
        w.assign_suggestion(rows[0], by=world.office)
        w.settle(rows[1], by=world.clerk, disposition="opinion_report")
        meeting = house.minute(
            meeting, body="县政协召开专题协商会。\n一、会议认为\n寄宿条件应当改善。\n二、会议要求\n抓紧落实。"
        )
        meeting = w.send(meeting, by=world.clerk, recipients="中共云岭县委、云岭县人民政府")
    outcome = meeting.outcomes.get()
    url = reverse("topics:minutes", args=[meeting.pk, outcome.pk])
    assert f'href="{url}"' in text_of(Visitor(world.member).get(meeting.get_absolute_url()))
    text = words(Visitor(world.member).get(url).content)
    for part in (
        "专题协商纪要", "云岭县政协专题协商纪要〔2026〕1号", "政协云岭县委员会办公室", "2026年4月11日",
        "寄宿条件专题协商会纪要",
        "县政协召开专题协商会。", "一、会议认为", "抓紧落实。", "1. 配齐生活老师。", "2. 改造宿舍。（转社情民意）",
        "出席：委员1", "列席：教育和体育局（李局长）", "请假：政府分管领导gov_deputy", "中共云岭县委，云岭县人民政府",
    ):  # fmt: skip
        assert part in text, part
    assert Visitor(world.stranger).get(url).status_code == 404
    assert Visitor(world.member).get(reverse("topics:minutes", args=[meeting.pk, 9999])).status_code == 404


def test_an_override_is_printed_in_the_minutes(house: House) -> None:
    meeting = w.convene(house.meeting(house.planned()), by=house.world.chair, override_reason="县委急需")
    with clock.at(meeting.starts_at):
        meeting = house.minute(w.hold(meeting, by=house.world.clerk, record=""))
    url = reverse("topics:minutes", args=[meeting.pk, meeting.outcomes.get().pk])
    assert "经主席chair同意，本次会议破例召开：县委急需" in words(Visitor(house.world.office).get(url).content)


# Files


def test_files_are_seen_with_what_they_belong_to(house: House) -> None:
    world, topic = house.world, house.researching()
    w.attach_to_topic(topic, by=world.clerk, file=SimpleUploadedFile("来电分析.pdf", PDF))
    house.study(topic, papers=[SimpleUploadedFile("现场.pdf", PDF)])
    meeting = w.attach_to_meeting(house.meeting(topic), by=world.clerk, file=SimpleUploadedFile("通知.pdf", PDF))
    files: list[Any] = [topic.attachments.get(), topic.group.records.get().attachments.get(), meeting.attachments.get()]
    for file in files:
        answer = Visitor(world.clerk).get(file.get_absolute_url())
        assert answer.getvalue() == PDF
        assert Visitor(world.stranger).get(file.get_absolute_url()).status_code == 404
    assert Visitor(world.member).get(files[2].get_absolute_url()).status_code == 404  # invited, but not told yet
    assert "来电分析" in text_of(Visitor(world.member).get(f"{topic.get_absolute_url()}?tab=files"))
    assert "现场" in text_of(Visitor(world.member).get(f"{topic.get_absolute_url()}?tab=research"))


def test_a_file_of_another_topic_is_not_found_here(house: House) -> None:
    topic, other = house.draft("甲"), house.draft("乙")
    w.attach_to_topic(topic, by=house.world.clerk, file=SimpleUploadedFile("a.pdf", PDF))
    url = reverse("topics:topic_file", args=[other.pk, topic.attachments.get().pk])
    assert Visitor(house.world.clerk).get(url).status_code == 404


# Sites


def test_a_site_with_its_meetings(house: House) -> None:
    site, world = house.site(), house.world
    house.meeting(site=site, form=Form.HALL, title="院坝协商会")
    merged = Site.objects.create(
        committee=world.committee, name="旧议事堂", town=world.town, status="merged", merged_into=site
    )
    page = text_of(Visitor(world.site_operator).get(site.get_absolute_url()))
    assert "院坝协商会" in page
    assert f"/meetings/new/?site={site.pk}&amp;form=hall" in page
    assert "旧议事堂" in page
    assert "院坝协商会" not in text_of(Visitor(world.member).get(site.get_absolute_url()))  # not told yet
    assert "/meetings/new/" not in text_of(Visitor(world.member).get(site.get_absolute_url()))
    old = text_of(Visitor(world.office).get(merged.get_absolute_url()))
    assert "已合并" in old
    assert "/meetings/new/" not in old
    assert Visitor(world.stranger).get(site.get_absolute_url()).status_code == 404


def test_nobody_is_let_in_without_a_log_in(client: Any, house: House) -> None:
    meeting = house.convened()
    for url in [*(reverse(name) for name in LISTS), meeting.get_absolute_url(), reverse("topics:new")]:
        assert client.get(url).headers["Location"].startswith("/login/")
