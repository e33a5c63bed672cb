"""Two published years, reached through the steps and counted again."""

from proposals import workflow
from proposals.figures import figures_of
from proposals.models import DeclineReason, Proposal
from proposals.states import State
from tests.people import World
from tests.proposals.matters import TEXT, category, draft, submitted


def receive(world: World, count: int) -> list[Proposal]:
    return [
        workflow.draft_and_submit(by=world.member, session=world.session, **(TEXT | {"title": f"第 {number} 件"}))
        for number in range(1, count + 1)
    ]


def register_all(world: World, proposals: list[Proposal]) -> list[Proposal]:
    kind = category()
    return [workflow.register(one, by=world.proposal_office, category=kind) for one in proposals]


def decline_all(world: World, proposals: list[Proposal], disposition: str) -> None:
    reason = DeclineReason.objects.all()[0]
    for one in proposals:
        workflow.decline(one, by=world.proposal_office, reason=reason, disposition=disposition)


def test_lintan_2026(world: World) -> None:
    """184 received, 15 declined, 169 registered; 11 groups merged, so 142 were handed on."""
    received = receive(world, 184)
    decline_all(world, received[:15], Proposal.Disposition.LETTER)
    registered = register_all(world, received[15:])
    waiting = iter(registered)
    for size in (2, 2, 2, 2, 2, 3, 3, 3, 4, 6, 9):
        main = next(waiting)
        for _ in range(size - 1):
            workflow.merge(next(waiting), by=world.proposal_office, into=main)
    for main in Proposal.objects.main().filter(state=State.REGISTERED):
        workflow.assign(main, by=world.dispatcher)

    figures = figures_of(world.session)
    assert (figures.received, figures.declined, figures.registered) == (184, 15, 169)
    assert figures.groups == [2, 2, 2, 2, 2, 3, 3, 3, 4, 6, 9]
    assert (figures.merged, figures.to_hand_on, figures.handed_on) == (27, 142, 142)
    assert figures.adds_up
    assert figures.registration_rate == "立案率 = 立案 169 件 ÷ 收到 184 件 = 91.8%"
    numbers = Proposal.objects.registered().order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 170))


def test_fumin_2025(world: World) -> None:
    """186 received = 175 registered + 11; 11 = 7 转社情民意 + 1 意见建议 + 3 撤案."""
    received = receive(world, 186)
    register_all(world, received[11:])
    decline_all(world, received[:7], Proposal.Disposition.OPINION_REPORT)
    decline_all(world, received[7:8], Proposal.Disposition.ADVICE)
    for one in received[8:11]:
        workflow.withdraw(one, by=world.member, reason="提案人申请撤案")

    figures = figures_of(world.session)
    assert (figures.received, figures.registered, figures.declined, figures.withdrawn) == (186, 175, 8, 3)
    assert figures.declined_as == {"转社情民意信息": 7, "转意见建议": 1}
    assert figures.adds_up
    assert figures.groups == []
    assert figures.to_hand_on == 175


def test_drafts_do_not_count_and_nothing_received_has_no_rate(world: World) -> None:
    workflow.withdraw(draft(world), by=world.member, reason="不写了")
    figures = figures_of(world.session)
    assert (figures.received, figures.withdrawn) == (0, 0)
    assert figures.registration_rate == "立案率 = 立案 0 件 ÷ 收到 0 件，还不能计算"


def test_what_is_still_under_review_is_accounted_for(world: World) -> None:
    submitted(world)
    workflow.send_back(submitted(world), by=world.proposal_office, reason="补充")
    figures = figures_of(world.session)
    assert figures.under_review == 2
    assert figures.adds_up
