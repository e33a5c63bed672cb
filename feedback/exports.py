"""答复函: the issued reply as a letter in 信函格式 (GB/T 9704), to each proposal its own."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q

from core import clock
from feedback.models import Assignment, Reply
from feedback.people import Matter
from members.models import Committee, Unit, in_chinese
from proposals.models import Proposal, Submitter
from topics.models import Suggestion

LONGEST_HEADING = 36  # characters of a suggestion that fit into a heading
MOST_NAMES = 3


@dataclass(frozen=True)
class Section:
    heading: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Person:
    role: str
    name: str
    phone: str


@dataclass(frozen=True)
class Copy:
    name: str
    count: int


@dataclass(frozen=True)
class ReplyLetter:
    """The values of ``templates/documents/reply_letter.docx`` (see ``core.docx``), and the file's name."""

    file_name: str
    letterhead: str
    number: str
    category: str
    publicity: str
    signer: str
    title: str
    addressee: str
    opening: str
    points: list[Section]
    closing: list[str]
    unit: str
    date: str
    contacts: list[Person]
    copies_to: list[Copy]

    def context(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "file_name"}


def letter_of(reply: Reply, proposal: Proposal | None = None) -> ReplyLetter:
    """The letter to the proposers of the matter, or to those of ``proposal``, which was merged into it."""
    assignment = reply.assignment
    matter: Matter = proposal or assignment.matter
    unit = full_name(assignment.unit, assignment.committee)
    return ReplyLetter(
        file_name=f"答复函 {reply.document_number or '（答复稿）'} {matter.reference}",
        letterhead=unit,
        number=reply.document_number or "（答复稿，尚未签发）",
        category=f"{reply.class_now.code}类",
        publicity=reply.get_publicity_display(),
        signer=reply.signed_by,
        title=title_of(matter),
        addressee=addressee_of(matter),
        opening=reply.opening,
        points=[_section(order, point) for order, point in enumerate(reply.points.all(), start=1)],
        closing=_lines(reply.closing),
        unit=unit,
        date=_day(reply),
        contacts=_contacts(assignment),
        copies_to=_copies(assignment),
    )


def full_name(unit: Unit, committee: Committee) -> str:
    """The unit as it stands on its paper, with the name of the county: 云岭县教育和体育局, 云岭县委宣传部."""
    region = committee.region
    if region in unit.name:
        return unit.name
    return region[:-1] + unit.name if unit.name.startswith(region[-1]) else region + unit.name


def title_of(matter: Matter) -> str:
    if isinstance(matter, Proposal):
        session, region = matter.session, matter.committee.region
        when = f"第{in_chinese(session.term.number)}届委员会第{in_chinese(session.number)}次会议"
        return f"关于对政协{region}{when}{matter.number_text}提案的答复"
    return f"关于对《{matter.meeting.title}》第{in_chinese(matter.order)}条意见建议的答复"


def addressee_of(matter: Matter) -> str:
    """×××委员; a unit by its name; of many the first ones and how many there are."""
    if isinstance(matter, Suggestion):
        topic = matter.meeting.topic
        return f"{matter.committee.short_name}{topic.unit.name if topic else '办公室'}"
    signed = Q(is_lead=True) | Q(answer=Submitter.Answer.SIGNED)
    rows = matter.submitters.filter(signed).select_related("member", "unit").order_by("-is_lead", "order", "pk")
    names = [f"{row.member.name}委员" if row.member else str(row.unit) for row in rows]
    if len(names) <= MOST_NAMES:
        return "、".join(names)
    return f"{'、'.join(names[:MOST_NAMES])}等{len(names)}位提案者"


def _section(order: int, point: Any) -> Section:
    words = point.suggestion.strip().split("\n")[0].rstrip("。；")
    if len(words) > LONGEST_HEADING:
        words = f"{words[:LONGEST_HEADING]}……"
    paragraphs = _lines(point.answer)
    if point.promise and point.promised_on:
        day = point.promised_on
        paragraphs.append(f"承诺事项：{point.promise.rstrip('。')}，于{day.year}年{day.month}月{day.day}日前完成。")
    return Section(f"{in_chinese(order)}、关于“{words}”的建议", paragraphs)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(reply: Reply) -> str:
    day = clock.local(reply.issued_at) if reply.issued_at else clock.now()
    return f"{day.year}年{day.month}月{day.day}日"


def _contacts(assignment: Assignment) -> list[Person]:
    people = [
        Person("负责人", assignment.head_name, assignment.unit.phone),
        Person("经办人", assignment.clerk_name, assignment.clerk_phone),
    ]
    return [person for person in people if person.name and person.phone]


def _copies(assignment: Assignment) -> list[Copy]:
    """The house that put the matter forward, the office that handed it on, and the inspectors."""
    committee, matter = assignment.committee, assignment.matter
    house = "提案委员会"
    if isinstance(matter, Suggestion):
        house = matter.meeting.topic.unit.name if matter.meeting.topic else "办公室"
    hands_on = Q(kind=Unit.Kind.DISPATCH, channel=assignment.unit.channel) | Q(kind=Unit.Kind.INSPECTION)
    others = Unit.objects.active().filter(hands_on, committee=committee).order_by("kind", "pk")
    return [Copy(f"{committee.short_name}{house}", 2), *(Copy(full_name(unit, committee), 1) for unit in others)]
