"""提出承办单位 and 撤回."""

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from core.transitions import TransitionNotAllowed
from feedback.models import Assignment
from feedback.workflow import assignments
from members.models import Notification, Unit
from proposals import workflow as proposals
from proposals.states import State
from tests.feedback import road
from tests.people import World


def propose(world: World, *units: tuple[Unit, str], matter: object = None) -> list[Assignment]:
    return assignments.propose(matter or road.registered(world), by=world.proposal_office, units=units)  # type: ignore[arg-type]


def refusal(world: World, *units: tuple[Unit, str], matter: object = None) -> str:
    with pytest.raises(ValidationError) as refused:
        propose(world, *units, matter=matter)
    assert not Assignment.objects.exists()
    return str(refused.value.messages[0])


def test_one_lead_with_assisting_units(world: World) -> None:
    lead, assist = propose(world, (world.education, "lead"), (world.transport, "assist"))
    assist.refresh_from_db()
    assert (lead.state, lead.part, lead.round, lead.lead) == ("proposed", "lead", 1, None)
    assert (assist.part, assist.lead) == ("assist", lead)
    assert lead.proposed_by == world.proposal_office
    assert AuditEntry.objects.filter(verb="提出承办单位").count() == 2
    assert lead.proposal is not None
    assert lead.proposal.state == State.REGISTERED  # handed on only when the dispatcher issues it


def test_separate_units(world: World) -> None:
    rows = propose(world, (world.education, "separate"), (world.party_unit, "separate"))
    assert [row.part for row in rows] == ["separate", "separate"]


def test_one_notice_to_each_channel(world: World) -> None:
    propose(world, (world.education, "lead"), (world.transport, "assist"), (world.party_unit, "assist"))
    waiting = Notification.objects.filter(subject__endswith="待交办")
    assert {notice.recipient for notice in waiting} == {world.dispatcher, world.party_dispatcher}
    assert "教育和体育局（主办）、交通运输局（会办）" in waiting.get(recipient=world.dispatcher).text


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        ([], "至少选择一个承办单位"),
        ([("education", "assist")], "请选定一个主办单位"),
        ([("education", "lead"), ("transport", "lead")], "主办单位只能有一个"),
        ([("education", "separate")], "分办至少要有两个单位"),
        ([("education", "lead"), ("transport", "separate")], "不能同时用"),
        ([("education", "separate"), ("transport", "separate"), ("party_unit", "assist")], "不能同时用"),
        ([("education", "lead"), ("education", "assist")], "“教育和体育局”重复了"),
        ([("town", "lead")], "“青石镇”不是云岭县的承办单位"),
        ([("special_committee", "lead")], "不是云岭县的承办单位"),
    ],
)
def test_refused_with_a_sentence(world: World, units: list[tuple[str, str]], sentence: str) -> None:
    assert sentence in refusal(world, *[(getattr(world, name), part) for name, part in units])


def test_a_unit_of_another_committee_is_refused(world: World) -> None:
    world.education.committee = world.stranger.committee
    world.education.save()
    assert "不是云岭县的承办单位" in refusal(world, (world.education, "lead"))


def test_a_unit_out_of_use_is_refused(world: World) -> None:
    world.education.is_active = False
    world.education.save()
    assert "已停用" in refusal(world, (world.education, "lead"))


def test_a_unit_without_a_channel_is_refused(world: World) -> None:
    world.education.channel = ""
    world.education.save()
    assert "还没有设置交办渠道" in refusal(world, (world.education, "lead"))


def test_a_merged_unit_is_replaced_by_its_successor(world: World) -> None:
    world.transport.successor, world.transport.is_active = world.education, False
    world.transport.save()
    assert propose(world, (world.transport, "lead"))[0].unit == world.education


def test_a_successor_counts_as_the_same_unit(world: World) -> None:
    world.transport.successor = world.education
    world.transport.save()
    assert "重复了" in refusal(world, (world.education, "lead"), (world.transport, "assist"))


def test_successors_in_a_circle_are_refused(world: World) -> None:
    world.transport.successor, world.education.successor = world.education, world.transport
    world.transport.save()
    world.education.save()
    assert "已停用，也没有继任单位" in refusal(world, (world.education, "lead"))


def test_a_merged_proposal_is_handled_as_its_main_one(world: World) -> None:
    main, other = road.registered(world), road.registered(world, title="关于校园配餐的建议")
    merged = proposals.merge(other, by=world.proposal_office, into=main)
    assert "这件提案已并入" in refusal(world, (world.education, "lead"), matter=merged)
    assert propose(world, (world.education, "lead"), matter=main)


def test_not_before_registration(world: World) -> None:
    draft = proposals.create_draft(by=world.member, session=world.session, title="关于校园午餐的建议")
    with pytest.raises(TransitionNotAllowed):
        propose(world, (world.education, "lead"), matter=draft)


def test_an_assisting_unit_may_be_added_later(world: World) -> None:
    lead = road.issued(world)[0]
    (assist,) = propose(world, (world.transport, "assist"), matter=lead.proposal)
    assist.refresh_from_db()
    assert assist.lead == lead
    with pytest.raises(ValidationError, match="主办单位只能有一个"):
        propose(world, (world.party_unit, "lead"), matter=lead.proposal)


def test_recall(world: World) -> None:
    lead, assist = propose(world, (world.education, "lead"), (world.transport, "assist"))
    assignments.recall(lead, by=world.dispatcher, reason="职责不符")
    lead.refresh_from_db()
    assist.refresh_from_db()
    assert (lead.state, assist.state, lead.return_answer) == ("reassigned", "reassigned", "职责不符")
    assert (
        "请重新提出承办单位"
        in Notification.objects.get(recipient=world.proposal_office, url=lead.get_absolute_url()).text
    )
    # The same unit may be proposed again.
    assert propose(world, (world.education, "lead"), matter=lead.proposal)[0].state == "proposed"


def test_a_new_lead_takes_over_the_assisting_units(world: World) -> None:
    lead, assist = road.proposed(world, (world.education, "lead"), (world.transport, "assist"))
    assignments.issue(assist, by=world.dispatcher)
    assignments.recall(lead, by=world.proposal_office)
    (new,) = propose(world, (world.party_unit, "lead"), matter=lead.proposal)
    assist.refresh_from_db()
    assert (assist.state, assist.lead) == ("pending", new)


def test_not_recalled_once_it_is_issued(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        assignments.recall(road.pending(world), by=world.proposal_office)
