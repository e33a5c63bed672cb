"""Every step over HTTP: works · wrong role 403 · outsider 404 · wrong moment 409 · stale 409 · twice · GET safe."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.models import AuditEntry
from tests.core.papers import PDF
from tests.topics.pages import Visitor, text_of
from tests.topics.steps import House
from topics import workflow
from topics.models import AnnualPlan, Field, Meeting, Topic
from topics.states import MeetingAction, PlanAction, SuggestionAction, TopicAction
from topics.views.steps import MEETING_STEPS, PLAN_STEPS, SUGGESTION_STEPS, TOPIC_STEPS

Facts = Callable[[House, Any], dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """A step, where it is taken from, by whom, with which facts; where the record then stands; who may not."""

    of: str  # topic, plan, meeting, suggestion
    action: str
    state: str
    by: str
    facts: Facts
    after: str
    not_by: str = "member"  # sees the record and may not take the step

    @property
    def name(self) -> str:
        return f"{self.of}-{self.action}"


def nothing(house: House, record: Any) -> dict[str, Any]:
    return {}


def reason(house: House, record: Any) -> dict[str, Any]:
    return {"reason": "与去年重复"}


def words(house: House, record: Any) -> dict[str, Any]:
    field = Field.objects.get(name="工业")
    return {
        "title": "新题目",
        "year": 2026,
        "kind": "oversight",
        "form": "oversight",
        "field": field.pk,
        "background": "新背景",
    }


def evidence(house: House, record: Any) -> dict[str, Any]:
    return {"kind": "policy", "title": "县委一号文件"}


def review(house: House, record: Any) -> dict[str, Any]:
    answers = {"needed_by_party": "教育强县", "hoped_by_people": "孩子住得好", "able_by_cppcc": "委员熟悉情况"}
    return answers | {"stage": "first", "is_small_cut": "on", "agrees": "no", "note": "再改"}


def group(house: House, record: Any) -> dict[str, Any]:
    world = house.world
    return {"leader": world.vice_chair.pk, "members": [world.row_of(world.member).pk], "reason": "调动"}


def study(house: House, record: Any) -> dict[str, Any]:
    return {
        "kind": "fieldwork",
        "way": "visit",
        "held_on": "2026-03-02",
        "place": "青石镇",
        "findings": "床位缺 320 个。",
    }


def report(house: House, record: Any) -> dict[str, Any]:
    return {"situation": "12 所初中", "problems": "床位不足", "advice": "改造宿舍"}


def paper(house: House, record: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("通知.pdf", PDF)}


def sounding(house: House, record: Any) -> dict[str, Any]:
    topic = Topic.objects.get()
    head = {"group": house.world.group.pk, "led_by": house.world.vice_chair.pk, "held_on": "2026-03-02"}
    return head | {f"support_{topic.pk}": 12, f"comment_{topic.pk}": "好"}


def verdict(house: House, record: Any) -> dict[str, Any]:
    return {f"verdict_{Topic.objects.get().pk}": "keep"}


def decision(house: House, record: Any) -> dict[str, Any]:
    key, world = Topic.objects.get().pk, house.world
    line = {"verdict": "keep", "votes_for": 28, "votes_against": 1, "votes_abstain": 0, "form": "topical", "month": 6,
            "unit": world.special_committee.pk, "leader": world.vice_chair.pk}  # fmt: skip
    return {f"{name}_{key}": value for name, value in line.items()}


def issue(house: House, record: Any) -> dict[str, Any]:
    return {"document_number": "云办发〔2026〕3号", "issuing_bodies": "县委办、县政府办", "issued_on": "2026-03-02"}


def meeting(house: House, record: Any) -> dict[str, Any]:
    return {
        "title": "改过的名称", "form": "topical", "topic": record.topic_id, "starts_at": "2026-05-06T15:00",
        "place": "县委党校",
        "chaired_by": house.world.vice_chair.pk, "members": [house.world.row_of(house.world.member2).pk],
    }  # fmt: skip


def sheet(house: House, record: Any) -> dict[str, Any]:
    unit = record.attendances.get(unit__isnull=False)
    return {f"here_{unit.pk}": "on", f"name_{unit.pk}": "李局长"}


def minutes(house: House, record: Any) -> dict[str, Any]:
    return {"kind": "minutes", "title": "会议纪要", "body": "会议认为。", "signed_by": house.world.chair.pk}


T, P, M, S = "topic", "plan", "meeting", "suggestion"
CASES = [
    Case(T, "edit", "draft", "clerk", words, "draft", not_by=""),
    Case(T, "edit", "returned", "clerk", words, "returned", not_by="office"),
    Case(T, "submit", "draft", "clerk", nothing, "submitted", not_by=""),
    Case(T, "add-evidence", "submitted", "clerk", evidence, "submitted", not_by="other_clerk"),
    Case(T, "attach", "planned", "clerk", paper, "planned"),
    Case(T, "review", "submitted", "clerk", review, "submitted", not_by="other_clerk"),
    Case(T, "return", "submitted", "office", reason, "returned", not_by="other_clerk"),
    Case(T, "drop", "candidate", "office", reason, "dropped"),
    Case(T, "form-group", "planned", "clerk", group, "researching"),
    Case(T, "change-group", "researching", "clerk", group, "researching"),
    Case(T, "study", "researching", "clerk", study, "researching"),
    Case(T, "report", "researching", "clerk", report, "researching"),
    Case(T, "cancel", "planned", "office", reason, "cancelled"),
    Case(T, "draft-again", "dropped", "clerk", lambda h, r: {"year": 2027}, "dropped"),
    Case(P, "sound", "draft", "office", nothing, "sounding"),
    Case(P, "record-sounding", "sounding", "office", sounding, "sounding"),
    Case(P, "to-chair", "sounding", "office", nothing, "chair"),
    Case(P, "screen", "chair", "chair", verdict, "chair"),
    Case(P, "to-standing", "chair", "office", nothing, "standing"),
    Case(P, "decide", "standing", "chair", decision, "party"),
    Case(P, "issue", "party", "office", issue, "issued"),
    Case(M, "edit", "planned", "clerk", meeting, "planned", not_by="proposal_office"),
    Case(M, "attach", "held", "clerk", paper, "held"),
    Case(M, "convene", "planned", "clerk", nothing, "convened", not_by="proposal_office"),
    Case(M, "answer", "convened", "member", lambda h, r: {"coming": "yes"}, "convened", not_by="proposal_office"),
    Case(M, "attend", "convened", "clerk", sheet, "convened"),
    Case(M, "suggest", "convened", "clerk", lambda h, r: {"text": "配齐生活老师。"}, "convened"),
    Case(M, "hold", "convened", "clerk", lambda h, r: {"record": "会议由副主席主持。"}, "held"),
    Case(M, "minute", "held", "clerk", minutes, "minuted"),
    Case(M, "send", "minuted", "clerk", lambda h, r: {"recipients": "县委、县政府"}, "sent"),
    Case(M, "cancel", "convened", "office", reason, "cancelled"),
    Case(S, "edit", "caught", "clerk", lambda h, r: {"text": "改过"}, "caught"),
    Case(S, "settle", "caught", "clerk", lambda h, r: {"disposition": "assigned"}, "settled"),
    Case(S, "adopt", "closed", "clerk", lambda h, r: {"adoption": "adopted", "evidence": "纪要第 5 号"}, "closed"),
]  # fmt: skip
NEED_PREPARATION = {"topic-accept", "topic-shortlist"}  # below: more than a state must be right


def build(house: House, case: Case) -> Any:
    if case.name == "plan-sound":
        house.candidate()
    if case.name == "plan-to-chair":
        return house.sounding(house.plan("sounding"), Topic.objects.get())
    if case.name == "plan-to-standing":
        plan = house.plan("chair")
        return workflow.screen(plan, by=house.world.chair, kept=[Topic.objects.get()], dropped={})
    makers: dict[str, Callable[[str], Any]] = {
        T: house.topic_in,
        P: house.plan,
        M: house.meeting_in,
        S: house.suggestion_in,
    }
    return makers[case.of](case.state)


def prepared(house: House, case: Case) -> tuple[Any, str]:
    record = build(house, case)
    return record, f"{record.get_absolute_url()}{case.action}/"


def moment_of(case: Case, record: Any) -> Any:
    """A meeting is held on its day."""
    return record.starts_at if case.name == "meeting-hold" else clock.now()


every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.state}")


def test_every_step_of_the_tables_has_a_case() -> None:
    wanted = {f"topic-{step.action}" for step in TOPIC_STEPS} | {f"plan-{step.action}" for step in PLAN_STEPS}
    wanted |= {f"meeting-{step.action}" for step in MEETING_STEPS} | {
        f"suggestion-{step.action}" for step in SUGGESTION_STEPS
    }
    assert {case.name for case in CASES} | NEED_PREPARATION == wanted


def test_every_action_has_a_step_or_is_caused_by_another() -> None:
    caused = {"topic-plan", "topic-consult", "topic-send", "topic-close", "plan-edit-item"}
    caused |= {f"suggestion-{action}" for action in ("assign", "reply", "rehandle", "track", "close")}
    actions: dict[str, Any] = {T: TopicAction, P: PlanAction, M: MeetingAction, S: SuggestionAction}
    every = {f"{of}-{action}" for of, of_them in actions.items() for action in of_them}
    assert {case.name for case in CASES} | NEED_PREPARATION | caused == every


@every_case
def test_works_once(house: House, case: Case) -> None:
    record, url = prepared(house, case)
    visitor = Visitor(getattr(house.world, case.by))
    with clock.at(moment_of(case, record)):
        button = visitor.get(record.get_absolute_url()).content.decode()
        assert f'href="{url}"' in button
        keys = visitor.keys(url)
        before = AuditEntry.objects.count()
        first = visitor.client.post(url, keys | case.facts(house, record))
        assert first.status_code == 302, text_of(first)
        record.refresh_from_db()
        assert record.state == case.after
        written = AuditEntry.objects.count()
        assert written > before
        again = visitor.client.post(url, keys | case.facts(house, record), follow=True)
    assert AuditEntry.objects.count() == written
    assert again.redirect_chain[0][0] == first.headers["Location"]
    assert "这一页已经提交过了" in text_of(again)


@every_case
def test_showing_the_form_changes_nothing(house: House, case: Case) -> None:
    record, url = prepared(house, case)
    version, entries = record.version, AuditEntry.objects.count()
    visitor = Visitor(getattr(house.world, case.by))
    with clock.at(moment_of(case, record)):
        assert visitor.get(url).status_code == 200
        assert visitor.client.put(url).status_code == 405
    record.refresh_from_db()
    assert (record.version, AuditEntry.objects.count()) == (version, entries)


@every_case
def test_a_stranger_finds_nothing_and_the_wrong_person_is_refused(house: House, case: Case) -> None:
    record, url = prepared(house, case)
    stranger = Visitor(house.world.stranger)
    assert stranger.get(url).status_code == 404
    assert stranger.client.post(url, case.facts(house, record)).status_code == 404
    if case.not_by:
        wrong = Visitor(getattr(house.world, case.not_by))
        assert wrong.get(url).status_code == 403
        assert wrong.client.post(url, case.facts(house, record)).status_code == 403
    record.refresh_from_db()
    assert record.state == case.state


@every_case
def test_a_stale_page_is_told_and_keeps_what_was_typed(house: House, case: Case) -> None:
    record, url = prepared(house, case)
    visitor = Visitor(getattr(house.world, case.by))
    with clock.at(moment_of(case, record)):
        keys = visitor.keys(url)
        type(record).objects.filter(pk=record.pk).update(version=record.version + 1)
        answer = visitor.client.post(url, keys | case.facts(house, record))
    assert answer.status_code == 409
    assert "刚被别人更新过" in text_of(answer)
    record.refresh_from_db()
    assert record.state == case.state


WRONG_MOMENT = {T: "closed", P: "issued", M: "cancelled"}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.of in WRONG_MOMENT], ids=lambda case: f"{case.name}-{case.state}"
)
def test_at_the_wrong_moment_the_page_says_so(house: House, case: Case) -> None:
    if case.name in ("topic-attach", "meeting-answer"):
        return  # always possible; and who is invited is asked before
    wrong = Case(case.of, case.action, WRONG_MOMENT[case.of], case.by, case.facts, "")
    _, url = (
        prepared(house, wrong) if case.of != P else (None, f"{house.plan('issued').get_absolute_url()}{case.action}/")
    )
    visitor = Visitor(getattr(house.world, case.by))
    answer = visitor.get(url)
    assert answer.status_code == 409
    assert "状态" in text_of(answer) or "变化" in text_of(answer)


def test_accepting_in_the_browser(house: House) -> None:
    topic = house.reviewed()
    url = f"{topic.get_absolute_url()}accept/"
    assert Visitor(house.world.clerk).get(url).status_code == 403
    assert Visitor(house.world.proposal_office).send(url).status_code == 302
    topic.refresh_from_db()
    assert topic.state == "candidate"


def test_accepting_too_early_in_the_browser(house: House) -> None:
    topic = house.submitted()
    answer = Visitor(house.world.proposal_office).send(f"{topic.get_absolute_url()}accept/")
    assert answer.status_code == 422
    assert "初审还没有同意，不能列为备选。" in text_of(answer)


def test_shortlisting_one_topic_in_the_browser(house: House) -> None:
    topic = house.candidate()
    house.plan("chair", topics=(topic,))
    url = f"{topic.get_absolute_url()}shortlist/"
    assert Visitor(house.world.member).get(url).status_code == 403
    assert Visitor(house.world.chair).send(url).status_code == 302
    topic.refresh_from_db()
    assert topic.state == "shortlisted"


def test_there_is_no_page_for_what_another_step_causes(house: House) -> None:
    topic = house.topic_in("shortlisted")
    for action in ("plan", "close", "nonsense"):
        assert Visitor(house.world.office).get(f"{topic.get_absolute_url()}{action}/").status_code == 404


def test_one_line_of_the_plan_in_the_browser(house: House) -> None:
    plan = house.plan("party")
    url = f"{plan.get_absolute_url()}items/{plan.items.get().pk}/"
    visitor = Visitor(house.world.office)
    page = text_of(visitor.get(url))
    assert "专题协商纪要" in page
    facts = {"item": plan.items.get().pk, "form": "topical", "month": 11, "unit": house.world.other_committee.pk}
    assert visitor.send(url, facts).status_code == 302
    assert (plan.items.get().month, plan.items.get().unit) == (11, house.world.other_committee)
    assert Visitor(house.world.member).get(url).status_code == 403
    assert Visitor(house.world.stranger).get(url).status_code == 404
    assert AnnualPlan.objects.get().version == plan.version + 1


def test_after_catching_a_suggestion_one_is_back_at_the_meeting(house: House) -> None:
    meeting = house.convened()
    answer = Visitor(house.world.clerk).send(f"{meeting.get_absolute_url()}suggest/", {"text": "配齐生活老师。"})
    assert answer.headers["Location"] == meeting.get_absolute_url()
    assert Meeting.objects.get().suggestions.get().text == "配齐生活老师。"
