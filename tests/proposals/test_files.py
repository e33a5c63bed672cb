"""附件: up with a check, down after visible_to."""

import uuid
from typing import Any

import pytest

from core.models import AuditEntry
from members.models import User
from proposals import workflow
from proposals.models import Proposal, ProposalAttachment
from tests.core.papers import png, upload
from tests.people import World
from tests.proposals.matters import draft, registered
from tests.proposals.test_pages import signed_in, status_of


def with_file(world: World, proposal: Proposal) -> ProposalAttachment:
    workflow.attach(proposal, by=world.member, file=upload("调研照片.png", png()))
    return proposal.attachments.get()


def send(user: User, proposal: Proposal, file: Any) -> Any:
    values = {"file": file, "one_shot": str(uuid.uuid4()), "version": proposal.version}
    return signed_in(user).post(f"{proposal.get_absolute_url()}attach/", values, follow=True)


def test_a_file_comes_in_and_stands_on_the_page(world: World) -> None:
    proposal = draft(world)
    page = send(world.member, proposal, upload("调研照片.png", png())).content.decode()
    assert "附件已上传" in page
    assert "调研照片.png" in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("照片.png", b"MZ\x90\x00 this is a program", "不是 PNG 文件"),
        ("工具.exe", b"MZ\x90\x00", "可以上传"),
        ("空的.png", b"", "是空的"),
    ],
)
def test_what_is_not_what_it_claims_stays_out(world: World, name: str, content: bytes, words: str) -> None:
    proposal = draft(world)
    response = send(world.member, proposal, upload(name, content))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ProposalAttachment.objects.exists()
    proposal.refresh_from_db()
    assert proposal.version == 1


def test_it_goes_out_to_whoever_sees_the_proposal(world: World) -> None:
    row = with_file(world, draft(world))
    for user, status in (
        (world.member, 200),
        (world.member2, 404),
        (world.proposal_office, 404),
        (world.stranger, 404),
    ):
        assert status_of(signed_in(user), row.get_absolute_url()) == status


def test_it_is_not_found_under_another_proposal(world: World) -> None:
    row, other = with_file(world, draft(world)), draft(world)
    assert signed_in(world.member).get(f"{other.get_absolute_url()}files/{row.pk}/").status_code == 404


def test_the_log_says_who_took_a_confidential_one(world: World) -> None:
    open_one = with_file(world, draft(world))
    secret = with_file(world, draft(world, publicity="confidential", publicity_reason="涉密"))
    for row in (open_one, secret):
        assert status_of(signed_in(world.member), row.get_absolute_url()) == 200
    entry = AuditEntry.objects.get(verb="下载附件")
    assert (entry.target_id, entry.actor) == (secret.proposal_id, world.member)


def test_the_upload_button_is_for_those_who_may(world: World) -> None:
    proposal = registered(world)
    address = f"{proposal.get_absolute_url()}files/"
    assert "上传附件" in signed_in(world.proposal_office).get(address).content.decode()
    assert "上传附件" not in signed_in(world.member).get(address).content.decode()
