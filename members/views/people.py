"""The roster as a list and one member's page."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import audit, cells, clock
from core.lists import Column, ListPage
from members.filters import MemberFilter
from members.http import Request
from members.models import Member, User
from members.permissions import imports_rosters, is_oneself, sees_phones


def phone_for(user: User, member: Member) -> str:
    """The number, or 138****5678 for those who need not call."""
    if not member.phone or sees_phones(user) or is_oneself(user, member):
        return member.phone
    return f"{member.phone[:3]}****{member.phone[-4:]}"


def columns_for(user: User) -> list[Column]:
    return [
        Column("card", "委员证号", lambda row: row.card_number, sort="card_number", css="number", width=14),
        Column("name", "姓名", lambda row: cells.link(row.name, row.get_absolute_url()), sort="name", css="title"),
        Column("sector", "界别", lambda row: row.sector, sort="sector__name"),
        Column(
            "committee", "专委会", lambda row: row.special_committee, sort="special_committee__name", css="desk-only"
        ),
        Column("group", "活动组", lambda row: row.activity_group, sort="activity_group__name", css="desk-only"),
        Column("position", "单位职务", lambda row: row.position, width=32),
        Column("post", "政协职务", lambda row: row.post),
        Column("phone", "手机", partial(phone_for, user)),
    ]


@require_safe
def member_list(request: Request) -> HttpResponse:
    """The roster of the term in force."""
    rows = Member.objects.visible_to(request.user).in_office(clock.today()).for_list()
    page = ListPage(
        request, rows, columns_for(request.user), filterset=MemberFilter, order="card_number", unit="人",
        empty="没有符合条件的委员",
    )  # fmt: skip
    if page.wants_export:
        audit.record(request.user.committee, "导出委员名册", by=request.user, note=request.GET.urlencode())
        return page.export("委员名册")
    acts = [{"label": "导入名册", "url": "/members/import/"}] if imports_rosters(request.user) else None
    return page.show("委员", acts=acts)


@require_safe
def member_detail(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.visible_to(request.user).for_list(), pk=pk)
    rows = [
        ("委员证号", member.card_number),
        ("届", str(member.term)),
        ("性别", member.sex),
        ("出生年月", member.born),
        ("民族", member.ethnicity),
        ("党派", member.party),
        ("界别", member.sector),
        ("专委会", member.special_committee),
        ("活动组", member.activity_group),
        ("政协职务", member.post),
        ("手机", phone_for(request.user, member)),
    ]
    facts = [{"label": label, "value": value, "url": ""} for label, value in rows]
    return render(request, "members/member_detail.html", {"member": member, "facts": facts})
