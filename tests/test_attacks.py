"""What a hostile hand may post: nothing changes that is not the sender's."""

import re
import uuid

import pytest
from django.test import Client

from core import clock
from core.models import AuditEntry
from members.models import Committee, Member, Term, Unit, User
from proposals.models import Proposal
from tests.feedback import answers, road
from tests.people import World, moment
from tests.proposals import matters
from tests.url_world import TODAY, Addresses, build_addresses, routes


def signed_in(user: User) -> Client:
    """A browser that gets the page of a crash instead of the crash."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def addresses(world: World) -> Addresses:
    return build_addresses(world)


def test_outsiders_post_to_no_step_of_anothers_matter(world: World, addresses: Addresses) -> None:
    steps = [
        name
        for name in sorted(set(routes()))
        if re.match(r"(feedback:(assignment|reply|commitment|rating|.*close)|proposals:)", name)
    ]
    before, wrong = AuditEntry.objects.count(), []
    facts = {"reason": "理由", "note": "说明", "accepts": "yes", "text": "进展", "evidence": "依据", "opinion": "意见"}
    with clock.at(TODAY):
        for name in ("other_liaison", "party_dispatcher", "member3", "stranger", "site_operator", "auditor"):
            client = signed_in(world.everyone[name])
            for step in steps:
                if step in ("proposals:new", "proposals:list") or step.endswith("_list"):
                    continue
                status = client.post(addresses.path(step), facts).status_code
                if status not in (403, 404, 405):
                    wrong.append(f"{step} {name}: {status}")
    assert wrong == []
    assert AuditEntry.objects.count() == before


def test_a_unit_posts_to_its_own_assignment_only(world: World) -> None:
    lead, assist = road.lead_and_assist(world, signed=False)
    client = signed_in(world.other_liaison)
    with clock.at(moment("2026-02-11")):
        for step in ("sign-for", "ask-return", "contact"):
            path = f"{lead.get_absolute_url()}{step}/"
            facts = road.FIVE | road.CONTACT | {"met_on": "2026-02-11", "reason": "理由", "lead": assist.pk}
            assert client.post(path, facts).status_code == 404
        facts = road.FIVE | {"state": "replied", "unit": world.education.pk, "part": "lead", "round": 9}
        client.post(f"{assist.get_absolute_url()}sign-for/", facts)
    lead, assist = answers.fresh(lead), answers.fresh(assist)
    assert (lead.state, assist.state, assist.unit, assist.part, assist.round) == (
        "pending", "handling", world.transport, "assist", 1,
    )  # fmt: skip


def test_fields_that_no_form_asks_change_nothing(world: World) -> None:
    facts = matters.TEXT | {
        "publicity": "full", "one_shot": str(uuid.uuid4()), "state": "registered", "number": "1", "is_key": "on",
        "is_confidential": "on", "typed_by": world.office.pk, "committee": world.stranger.committee_id,
        "receipt_number": "2026-9999", "registered_at": "2026-01-01", "lead": "member-2",
        "by": world.office.pk, "session": "999", "submitted_at": "2020-01-01", "record": "1", "user": world.office.pk,
    }  # fmt: skip
    with clock.at(moment("2026-01-13")):
        signed_in(world.member).post("/proposals/new/", facts)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.number, proposal.is_key, proposal.is_confidential) == (
        "submitted", None, False, False,
    )  # fmt: skip
    assert (proposal.typed_by, proposal.committee, proposal.receipt_number) == (
        world.member, world.committee, "2026-0001",
    )  # fmt: skip
    assert proposal.submitters.get().member == world.row_of(world.member)


@pytest.fixture
def elsewhere(world: World) -> dict[str, int]:
    """Keys of another committee: a unit, a member, a registered proposal's keeper."""
    committee = Committee.objects.get(short_name="邻县政协")
    unit = Unit.objects.create(committee=committee, kind=Unit.Kind.HANDLING, name="邻县教育局", channel="government")
    party = Unit.objects.create(committee=committee, kind=Unit.Kind.PARTY, name="邻县支部")
    member = Member.objects.get(term=Term.objects.get(committee=committee))
    return {"unit": unit.pk, "party": party.pk, "member": member.pk}


def test_keys_of_another_committee_are_no_choice(world: World, elsewhere: dict[str, int]) -> None:
    with clock.at(moment("2026-01-13")):
        draft = matters.draft(world)
        member = signed_in(world.member)
        text = matters.TEXT | {"publicity": "full", "suggested_units": [elsewhere["unit"]]}
        assert member.post(f"{draft.get_absolute_url()}edit/", text).status_code == 422
        invited = {"members": [elsewhere["member"]], "units": [elsewhere["party"]]}
        assert member.post(f"{draft.get_absolute_url()}invite/", invited).status_code == 422
        office = signed_in(world.proposal_office)
        for lead in (f"member-{elsewhere['member']}", f"unit-{elsewhere['party']}"):
            assert office.post("/proposals/new/", matters.TEXT | {"publicity": "full", "lead": lead}).status_code == 422
    row = road.return_asked(world)
    with clock.at(moment("2026-02-11")):
        path = f"{row.get_absolute_url()}reassign/"
        assert signed_in(world.dispatcher).post(path, {"unit": elsewhere["unit"]}).status_code == 422
    matter = answers.fresh(draft)
    assert (matter.submitters.count(), matter.suggested_units.count(), answers.fresh(row).state) == (
        1, 0, "return_asked",
    )  # fmt: skip
