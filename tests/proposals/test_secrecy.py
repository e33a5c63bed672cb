"""A confidential proposal with its own word in every field: absent for every role that may not see it."""

from typing import Any

import pytest

from core.audit import entries_for
from core.clock import at
from members.models import Notification, User
from proposals import workflow
from proposals.models import DeclineReason, Proposal
from proposals.states import State
from tests.core.papers import png, upload
from tests.people import World, moment
from tests.proposals.matters import category
from tests.proposals.test_list import exported
from tests.proposals.test_pages import TABS, signed_in, status_of
from tests.proposals.test_steps import CASES

WORDS: dict[str, Any] = {
    "title": "鹮案由", "situation": "鹮情况", "analysis": "鹮分析", "points": ["鹮建议甲", "鹮建议乙"],
    "publicity_reason": "鹮不公开理由",
}  # fmt: skip
CANARY = "鹮"  # in no other text of the house
MAY_SEE = {"member", "member2", "proposal_office", "office"}
LEADERS = {"chair", "vice_chair"}


@pytest.fixture
def secret(world: World) -> Proposal:
    """Invited, signed, sent back, changed, submitted, registered, with a file: every notice of its life is written."""
    with at(moment("2026-01-13")):
        proposal = workflow.create_draft(
            by=world.member, session=world.session, publicity="confidential", **WORDS
        )  # fmt: skip
        proposal = workflow.invite(proposal, by=world.member, members=[world.row_of(world.member2)])
        workflow.cosign(proposal, by=world.member2, accepts=True)
        workflow.attach(proposal, by=world.member, file=upload("鹮附件.png", png()), title="鹮附件")
        proposal = workflow.submit(proposal, by=world.member)
        proposal = workflow.send_back(proposal, by=world.proposal_office, reason="鹮退回理由")
        changed: dict[str, Any] = WORDS | {"analysis": "鹮分析改"}
        workflow.edit(proposal, by=world.member, publicity="confidential", **changed)
        workflow.cosign(proposal, by=world.member2, accepts=True)
        proposal = workflow.submit(proposal, by=world.member)
        return workflow.register(proposal, by=world.proposal_office, category=category(), note="鹮审查意见")


def others(world: World, *seeing: str) -> dict[str, User]:
    return {name: user for name, user in world.everyone.items() if name not in {*MAY_SEE, *seeing}}


def test_absent_from_the_list_its_filters_and_its_file(world: World, secret: Proposal) -> None:
    for name, user in others(world, *LEADERS).items():
        client = signed_in(user)
        for query in ({}, {"state": "registered"}, {"scope": "mine"}, {"sort": "title"}):
            page = client.get("/proposals/", query).content.decode()
            assert CANARY not in page, name
            assert secret.get_absolute_url() not in page, name
        assert "没有符合条件的提案" in client.get("/proposals/", {"q": CANARY}).content.decode(), name
        assert CANARY not in exported(user), name


def test_absent_from_every_page_of_its_own(world: World, secret: Proposal) -> None:
    file = secret.attachments.get()
    steps = [f"{secret.get_absolute_url()}{action}/" for action in CASES]
    pages = [f"{secret.get_absolute_url()}{tab}" for tab in TABS]
    for name, user in others(world, *LEADERS).items():
        client = signed_in(user)
        for address in (*steps, *pages, file.get_absolute_url()):
            assert client.get(address).status_code == 404, (name, address)
    for address in steps:
        assert signed_in(world.member3).post(address).status_code == 404, address


def test_present_for_those_whose_it_is(world: World, secret: Proposal) -> None:
    for name in (*MAY_SEE, *LEADERS):
        user = getattr(world, name)
        assert CANARY in signed_in(user).get("/proposals/").content.decode(), name
        assert CANARY in signed_in(user).get(secret.get_absolute_url()).content.decode(), name
        assert status_of(signed_in(user), secret.attachments.get().get_absolute_url()) == 200, name


def test_no_notice_says_a_word_of_it(world: World, secret: Proposal) -> None:
    reason = DeclineReason.objects.all()[0]
    with at(moment("2026-01-14")):
        one, two, three = (
            workflow.draft_and_submit(by=world.member, session=world.session, publicity="confidential", **WORDS)
            for _ in range(3)
        )
        workflow.decline(one, by=world.proposal_office, reason=reason, disposition="letter", note="鹮补充说明")
        workflow.withdraw(two, by=world.member, reason="鹮撤案理由")
        workflow.register(three, by=world.proposal_office, category=category())
        workflow.merge(secret, by=world.proposal_office, into=three)
        workflow.unmerge(secret, by=world.proposal_office)
    written = Notification.objects.all()
    assert written.count() >= 15
    for notice in written:
        assert CANARY not in notice.subject + notice.text, notice.key
    assert written.filter(subject__contains="第1号已立案").exists()


def test_not_offered_as_a_main_proposal_of_an_open_one(world: World, secret: Proposal) -> None:
    with at(moment("2026-01-14")):
        plain = workflow.draft_and_submit(
            by=world.member, session=world.session, title="公开的", situation="情况", analysis="分析", points=["建议"]
        )  # fmt: skip
        plain = workflow.register(plain, by=world.proposal_office, category=category())
    page = signed_in(world.proposal_office).get(f"{plain.get_absolute_url()}merge/").content.decode()
    assert CANARY not in page


def test_the_log_knows_who_did_it(world: World, secret: Proposal) -> None:
    assert secret.state == State.REGISTERED
    assert [entry.actor for entry in entries_for(secret)].count(world.proposal_office) == 2
