"""Proposals in every state, each reached through the steps that people take."""

from typing import Any

from members.models import User
from proposals import workflow
from proposals.models import Category, DeclineReason, Proposal
from tests.people import World

TEXT: dict[str, Any] = {
    "title": "关于更新补充农村中小学适用图书的建议",
    "situation": "全县 63 所农村中小学图书陈旧，缺书四万余册。",
    "analysis": "经费渠道单一，更新机制没有建立。",
    "points": ["全面清查图书，剔除不适宜图书。", "按年级配齐课标推荐书目。"],
}


def draft(world: World, *, by: User | None = None, **text: Any) -> Proposal:
    return workflow.create_draft(by=by or world.member, session=world.session, **(TEXT | text))


def submitted(world: World, **text: Any) -> Proposal:
    proposal = draft(world, **text)
    return workflow.submit(proposal, by=proposal.typed_by)


def returned(world: World, **text: Any) -> Proposal:
    return workflow.send_back(submitted(world, **text), by=world.proposal_office, reason="请补充具体数据。")


def registered(world: World, **text: Any) -> Proposal:
    return workflow.register(submitted(world, **text), by=world.proposal_office, category=category())


def declined(world: World, **text: Any) -> Proposal:
    return workflow.decline(
        submitted(world, **text), by=world.proposal_office, reason=DeclineReason.objects.all()[0],
        disposition=Proposal.Disposition.ADVICE,
    )  # fmt: skip


def withdrawn(world: World, **text: Any) -> Proposal:
    proposal = submitted(world, **text)
    return workflow.withdraw(proposal, by=proposal.typed_by, reason="已经解决")


def assigned(world: World, **text: Any) -> Proposal:
    return workflow.assign(registered(world, **text), by=world.dispatcher)


def replied(world: World, **text: Any) -> Proposal:
    return workflow.reply(assigned(world, **text), by=world.unit_head)


def tracking(world: World, **text: Any) -> Proposal:
    return workflow.track(replied(world, **text), by=world.proposal_office)


def closed(world: World, **text: Any) -> Proposal:
    return workflow.close(tracking(world, **text), by=world.proposal_office, note="图书已全部配齐")


def merged(world: World, **text: Any) -> Proposal:
    """Merged into a main proposal of its own."""
    proposal, main = registered(world, **text), registered(world, title="关于农村学校图书配备的提案")
    return workflow.merge(proposal, by=world.proposal_office, into=main)


def category() -> Category:
    return Category.objects.all()[0]
