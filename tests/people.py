"""The people of the tests: one committee with everyone who takes a step, and an outsider for each of them."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from core.management.commands.load_calendar import special_days
from core.models import SpecialDay
from members.models import Committee, Member, Role, Session, Term, Unit, User
from members.rules import load_default_periods

SHANGHAI = ZoneInfo("Asia/Shanghai")
Kind = Role.Kind


def moment(text: str) -> dt.datetime:
    """An aware moment in Shanghai: "2026-03-02" (at nine o'clock) or "2026-03-02 15:30"."""
    if " " not in text:
        text += " 09:00"
    return dt.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


@cache
def published_days() -> list[dict[str, Any]]:
    """The special days of 2024 to 2026, asked of the library once for all tests."""
    days = [day for year in (2024, 2025, 2026) for day in special_days(year)]
    return [{"date": day.date, "is_workday": day.is_workday, "name": day.name, "source": day.source} for day in days]


@dataclass
class World:
    """One county committee. Attributes are users unless they say otherwise."""

    committee: Committee
    term: Term
    session: Session
    # units
    cppcc_office: Unit
    proposal_committee: Unit  # 提案委, a special committee
    special_committee: Unit  # 教科卫体委, drafts topics; counterpart of the education bureau
    other_committee: Unit
    group: Unit  # activity group of both members
    sector: Unit
    party: Unit  # 民建县支部, submits collectively
    education: Unit  # handling unit, channel government, led by gov_deputy
    transport: Unit  # handling unit, channel government, without a leader
    party_unit: Unit  # handling unit of the party channel
    town: Unit
    # people
    office: User
    proposal_office: User
    clerk: User  # of special_committee
    other_clerk: User  # of other_committee
    chair: User
    vice_chair: User
    member: User
    member2: User
    member3: User
    submitter: User  # speaks for party
    liaison: User  # of education
    unit_head: User
    other_liaison: User  # of transport
    other_head: User
    dispatcher: User  # of the government channel
    party_dispatcher: User
    inspector: User
    gov_deputy: User
    gov_head: User
    site_operator: User
    auditor: User
    administrator: User
    rules_keeper: User
    stranger: User  # a member of another committee

    def row_of(self, user: User) -> Member:
        """The roster row of a member in this term."""
        return Member.objects.get(term=self.term, user=user)

    @property
    def everyone(self) -> dict[str, User]:
        """Name → user, for tables of persons."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def build_world() -> World:
    """Write the world's rows; a test that needs a state reaches it through the workflow steps."""
    load_default_periods()
    SpecialDay.objects.bulk_create([SpecialDay(**day) for day in published_days()], ignore_conflicts=True)
    committee = Committee.objects.create(
        name="中国人民政治协商会议云岭县委员会", short_name="云岭县政协", region="云岭县"
    )
    term = Term.objects.create(
        committee=committee, number=11, starts_on=dt.date(2021, 12, 1), ends_on=dt.date(2031, 11, 30)
    )
    session = Session.objects.create(
        term=term, number=5, collects_from=dt.date(2025, 11, 1), opens_on=dt.date(2026, 1, 20),
        closes_on=dt.date(2026, 1, 23), proposals_until=dt.date(2026, 1, 22),
    )  # fmt: skip
    units = _units(committee)
    people = _people(committee, term, units)
    units["education"].leader = people["gov_deputy"]
    units["education"].save()
    rows: dict[str, Any] = {"committee": committee, "term": term, "session": session, **units, **people}
    return World(**rows)


def _units(committee: Committee) -> dict[str, Unit]:
    def unit(kind: str, name: str, **facts: object) -> Unit:
        return Unit.objects.create(committee=committee, kind=kind, name=name, **facts)

    government, party = Unit.Channel.GOVERNMENT, Unit.Channel.PARTY
    special = unit(Unit.Kind.SPECIAL_COMMITTEE, "教科卫体委员会")
    return {
        "cppcc_office": unit(Unit.Kind.OFFICE, "政协办公室"),
        "proposal_committee": unit(Unit.Kind.SPECIAL_COMMITTEE, "提案委员会"),
        "special_committee": special,
        "other_committee": unit(Unit.Kind.SPECIAL_COMMITTEE, "经济委员会"),
        "group": unit(Unit.Kind.ACTIVITY_GROUP, "第一活动组"),
        "sector": unit(Unit.Kind.SECTOR, "教育界"),
        "party": unit(Unit.Kind.PARTY, "民建云岭县支部"),
        "education": unit(
            Unit.Kind.HANDLING, "教育和体育局", channel=government, document_mark="云教体函", counterpart=special
        ),
        "transport": unit(Unit.Kind.HANDLING, "交通运输局", channel=government, document_mark="云交函"),
        "party_unit": unit(Unit.Kind.HANDLING, "县委宣传部", channel=party, document_mark="云宣函"),
        "town": unit(Unit.Kind.TOWN, "青石镇"),
    }


def _people(committee: Committee, term: Term, units: dict[str, Unit]) -> dict[str, User]:
    dispatch = Unit.objects.create(
        committee=committee, kind=Unit.Kind.DISPATCH, name="政府办公室", channel=Unit.Channel.GOVERNMENT
    )
    party_dispatch = Unit.objects.create(
        committee=committee, kind=Unit.Kind.DISPATCH, name="县委办公室", channel=Unit.Channel.PARTY
    )
    inspection = Unit.objects.create(committee=committee, kind=Unit.Kind.INSPECTION, name="政府督查室")
    government = Unit.objects.create(committee=committee, kind=Unit.Kind.GOVERNMENT, name="县人民政府")
    posts: dict[str, tuple[str, Unit | None]] = {
        "office": (Kind.OFFICE, units["cppcc_office"]),
        "proposal_office": (Kind.PROPOSAL_OFFICE, units["proposal_committee"]),
        "clerk": (Kind.COMMITTEE_CLERK, units["special_committee"]),
        "other_clerk": (Kind.COMMITTEE_CLERK, units["other_committee"]),
        "chair": (Kind.CHAIR, None),
        "vice_chair": (Kind.VICE_CHAIR, None),
        "member": (Kind.MEMBER, None),
        "member2": (Kind.MEMBER, None),
        "member3": (Kind.MEMBER, None),
        "submitter": (Kind.SUBMITTER, units["party"]),
        "liaison": (Kind.LIAISON, units["education"]),
        "unit_head": (Kind.UNIT_HEAD, units["education"]),
        "other_liaison": (Kind.LIAISON, units["transport"]),
        "other_head": (Kind.UNIT_HEAD, units["transport"]),
        "dispatcher": (Kind.DISPATCHER, dispatch),
        "party_dispatcher": (Kind.DISPATCHER, party_dispatch),
        "inspector": (Kind.INSPECTOR, inspection),
        "gov_deputy": (Kind.GOV_DEPUTY, government),
        "gov_head": (Kind.GOV_HEAD, government),
        "site_operator": (Kind.SITE_OPERATOR, units["town"]),
        "auditor": (Kind.AUDITOR, None),
        "administrator": (Kind.ADMINISTRATOR, None),
        "rules_keeper": (Kind.RULES_KEEPER, None),
    }
    people = {}
    for name, (kind, unit) in posts.items():
        people[name] = user = User.objects.create(
            username=name, name=f"{Kind(kind).label}{name}", committee=committee, email=f"{name}@example.com"
        )
        Role.objects.create(user=user, kind=kind, unit=unit)
    for number, name in enumerate(("member", "member2", "member3"), start=1):
        Member.objects.create(
            term=term, card_number=f"11{number:04}", name=f"委员{number}", sector=units["sector"],
            special_committee=units["special_committee"], activity_group=units["group"], user=people[name],
        )  # fmt: skip
    people["stranger"] = _stranger()
    return people


def _stranger() -> User:
    other = Committee.objects.create(name="中国人民政治协商会议邻县委员会", short_name="邻县政协", region="邻县")
    term = Term.objects.create(committee=other, number=9, starts_on=dt.date(2021, 12, 1), ends_on=dt.date(2031, 11, 30))
    user = User.objects.create(username="stranger", name="外县委员", committee=other)
    Role.objects.create(user=user, kind=Kind.MEMBER)
    Member.objects.create(term=term, card_number="090001", name="外县委员", user=user)
    return user
