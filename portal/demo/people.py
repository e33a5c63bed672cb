"""The demo committee: its units, its people, its accounts. Names are generated and plainly artificial."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from members.models import Committee, Member, Role, Session, Term, Unit, User
from topics.models import Site

PASSWORD = "Huiyin-demo-2026"  # noqa: S105  printed on the log-in page while the demo is loaded
Kind = Role.Kind

COMMITTEES = ["提案委员会", "经济委员会", "农业农村委员会", "教科卫体委员会", "社会法制委员会", "文化文史委员会"]
SECTORS = [
    "中共界",
    "经济界",
    "农业界",
    "教育界",
    "医药卫生界",
    "科技界",
    "文化艺术界",
    "社会福利界",
    "工商联界",
    "特邀人士",
]
GROUPS = ["第一活动组", "第二活动组", "第三活动组", "第四活动组", "第五活动组", "第六活动组"]
PARTIES = ["民革云岭县支部", "民盟云岭县支部", "民建云岭县支部"]
TOWNS = [
    "云岭街道",
    "东河街道",
    "青石镇",
    "白马镇",
    "柳溪镇",
    "石桥镇",
    "双塘镇",
    "龙泉镇",
    "竹山镇",
    "长坪镇",
    "金盆镇",
    "红岩镇",
    "大河乡",
    "高寨乡",
    "松林乡",
    "平坝乡",
]
GOVERNMENT_UNITS = {
    "教育和体育局": "云教体函",
    "交通运输局": "云交函",
    "发展和改革局": "云发改函",
    "工业和信息化局": "云工信函",
    "民政局": "云民函",
    "公安局": "云公函",
    "公安局交警大队": "云公交函",
    "财政局": "云财函",
    "人力资源和社会保障局": "云人社函",
    "自然资源局": "云自然资函",
    "生态环境局": "云环函",
    "住房和城乡建设局": "云建函",
    "水务局": "云水函",
    "农业农村局": "云农函",
    "商务局": "云商函",
    "文化和旅游局": "云文旅函",
    "卫生健康局": "云卫函",
    "应急管理局": "云应急函",
    "市场监督管理局": "云市监函",
    "城市管理局": "云城管函",
    "林业和草原局": "云林草函",
    "统计局": "云统函",
    "医疗保障局": "云医保函",
    "退役军人事务局": "云退役函",
    "乡村振兴局": "云振兴函",
    "司法局": "云司函",
    "审计局": "云审函",
    "行政审批局": "云审批函",
    "科学技术局": "云科函",
    "供电公司": "云供电函",
    "园区管理委员会": "云园区函",
    "青石镇人民政府": "青政函",
    "云岭街道办事处": "云街函",
}
OTHER_UNITS = [
    ("县委组织部", Unit.Channel.PARTY, "云组函"),
    ("县委宣传部", Unit.Channel.PARTY, "云宣函"),
    ("县委统战部", Unit.Channel.PARTY, "云统战函"),
    ("县委编办", Unit.Channel.PARTY, "云编办函"),
    ("县人大办公室", Unit.Channel.CONGRESS, "云人办函"),
    ("县人民法院", Unit.Channel.COURT, "云法函"),
    ("县人民检察院", Unit.Channel.PROCURATORATE, "云检函"),
]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
GIVEN = ["样甲", "样乙", "样丙", "样丁"]
MEMBERS = len(SURNAMES) * len(GIVEN)


@dataclass
class Cast:
    """The demo's people and units, by the words the scripts use."""

    committee: Committee
    term: Term
    session: Session
    units: dict[str, Unit] = field(default_factory=dict)  # by name
    people: dict[str, User] = field(default_factory=dict)  # by account
    members: list[Member] = field(default_factory=list)

    def liaison(self, unit: Unit) -> User:
        return self._of(unit, Kind.LIAISON)

    def head(self, unit: Unit) -> User:
        return self._of(unit, Kind.UNIT_HEAD)

    def dispatcher(self, unit: Unit) -> User:
        """Who hands matters to this unit."""
        return User.objects.get(roles__kind=Kind.DISPATCHER, roles__unit__channel=unit.channel)

    def _of(self, unit: Unit, kind: str) -> User:
        return User.objects.get(roles__kind=kind, roles__unit=unit)

    def member_of(self, account: str) -> Member:
        return Member.objects.get(user=self.people[account])


def build_cast(today: dt.date) -> Cast:
    """Committee, units, about 200 members and the accounts; the year's plenary lies nine months back."""
    committee = Committee.objects.create(
        name="中国人民政治协商会议云岭县委员会", short_name="云岭县政协", region="云岭县", is_demo=True
    )
    term = Term.objects.create(
        committee=committee,
        number=11,
        starts_on=today - dt.timedelta(days=4 * 365),
        ends_on=today + dt.timedelta(days=2 * 365),
    )
    opens = today - dt.timedelta(days=270)
    session = Session.objects.create(
        term=term,
        number=5,
        collects_from=opens - dt.timedelta(days=60),
        opens_on=opens,
        closes_on=opens + dt.timedelta(days=3),
        proposals_until=opens + dt.timedelta(days=2),
    )
    cast = Cast(committee, term, session)
    _build_units(cast)
    _build_accounts(cast)
    _build_unit_people(cast)
    _build_members(cast)
    _build_sites(cast)
    return cast


def _build_units(cast: Cast) -> None:
    def add(kind: str, name: str, **facts: object) -> None:
        cast.units[name] = Unit.objects.create(committee=cast.committee, kind=kind, name=name, **facts)

    add(Unit.Kind.OFFICE, "政协办公室", channel=Unit.Channel.CPPCC)
    for name in COMMITTEES:
        add(Unit.Kind.SPECIAL_COMMITTEE, name)
    for kind, names in ((Unit.Kind.SECTOR, SECTORS), (Unit.Kind.ACTIVITY_GROUP, GROUPS), (Unit.Kind.PARTY, PARTIES)):
        for name in names:
            add(kind, name)
    for name in TOWNS:
        add(Unit.Kind.TOWN, name)
    for name, mark in GOVERNMENT_UNITS.items():
        add(Unit.Kind.HANDLING, name, channel=Unit.Channel.GOVERNMENT, document_mark=mark, phone="000-0000000")
    for name, channel, mark in OTHER_UNITS:
        add(Unit.Kind.HANDLING, name, channel=channel, document_mark=mark, phone="000-0000000")
    for name, channel in DISPATCHERS:
        add(Unit.Kind.DISPATCH, name, channel=channel)
    add(Unit.Kind.INSPECTION, "政府督查室")
    add(Unit.Kind.GOVERNMENT, "县人民政府")


DISPATCHERS = [
    ("政府办公室", Unit.Channel.GOVERNMENT),
    ("县委办公室", Unit.Channel.PARTY),
    ("人大常委会办公室", Unit.Channel.CONGRESS),
    ("法院办公室", Unit.Channel.COURT),
    ("检察院办公室", Unit.Channel.PROCURATORATE),
]

# The sixteen accounts of the log-in page: account → (name, title, [(role, unit name or None)]).
ACCOUNTS: dict[str, tuple[str, str, list[tuple[str, str | None]]]] = {
    "office": ("办公室样员", "政协办公室工作人员", [(Kind.OFFICE, "政协办公室")]),
    "proposals": ("提案样员", "提案委工作人员", [(Kind.PROPOSAL_OFFICE, "提案委员会")]),
    "committee": ("教科样员", "教科卫体委工作人员", [(Kind.COMMITTEE_CLERK, "教科卫体委员会")]),
    "chair": ("主席样一", "县政协主席", [(Kind.CHAIR, None)]),
    "vicechair": ("副主席样一", "县政协副主席", [(Kind.VICE_CHAIR, None)]),
    "member": ("赵样甲", "委员", [(Kind.MEMBER, None)]),
    "member2": ("钱样甲", "委员", [(Kind.MEMBER, None)]),
    "unit": ("教体样员", "教育和体育局联络员", [(Kind.LIAISON, "教育和体育局")]),
    "unithead": ("教体局样长", "教育和体育局局长", [(Kind.UNIT_HEAD, "教育和体育局")]),
    "dispatcher": ("交办样员", "政府办公室交办人员", [(Kind.DISPATCHER, "政府办公室")]),
    "inspector": ("督查样员", "政府督查室工作人员", [(Kind.INSPECTOR, "政府督查室")]),
    "govdeputy": ("副县长样一", "分管副县长", [(Kind.GOV_DEPUTY, "县人民政府")]),
    "govhead": ("县长样一", "县长", [(Kind.GOV_HEAD, "县人民政府")]),
    "site": ("议事堂样员", "青石镇民生议事堂工作人员", [(Kind.SITE_OPERATOR, "青石镇")]),
    "auditor": ("审计样员", "审计员", [(Kind.AUDITOR, None)]),
    "admin": ("系统样员", "系统管理员", [(Kind.ADMINISTRATOR, None), (Kind.RULES_KEEPER, None)]),
}


def _build_accounts(cast: Cast) -> None:
    password = make_password(PASSWORD)  # one costly hash for all sixteen
    for account, (name, title, roles) in ACCOUNTS.items():
        person = User.objects.create(
            username=account,
            name=name,
            title=title,
            committee=cast.committee,
            password=password,
            email=f"{account}@demo.invalid",
        )
        cast.people[account] = person
        for kind, unit in roles:
            _give_role(cast, person, kind, unit)


def _give_role(cast: Cast, person: User, kind: str, unit: str | None) -> None:
    Role.objects.create(user=person, kind=kind, unit=cast.units[unit] if unit else None, term=cast.term)


def _silent(cast: Cast, account: str, name: str, kind: str, unit: str | None, *, title: str = "") -> User:
    """A person who acts in the demo year and cannot log in."""
    person = User.objects.create(
        username=account, name=name, title=title, committee=cast.committee, password=make_password(None)
    )
    _give_role(cast, person, kind, unit)
    cast.people[account] = person
    return person


def _build_unit_people(cast: Cast) -> None:
    _silent(cast, "vicechair2", "副主席样二", Kind.VICE_CHAIR, None, title="县政协副主席")
    for number, name in enumerate(name for name in COMMITTEES if name not in ("提案委员会", "教科卫体委员会")):
        _silent(cast, f"clerk{number}", f"{name[:2]}样员", Kind.COMMITTEE_CLERK, name)
    for number, (name, _channel) in enumerate(DISPATCHERS[1:]):
        _silent(cast, f"dispatcher{number}", f"{name[:2]}交办样员", Kind.DISPATCHER, name)
    for number, name in enumerate(PARTIES):
        _silent(cast, f"party{number}", f"{name[:2]}联络样员", Kind.SUBMITTER, name)
    handling = [*GOVERNMENT_UNITS, *(name for name, _channel, _mark in OTHER_UNITS)]
    for number, name in enumerate(handling):
        if name != "教育和体育局":
            _silent(cast, f"unit{number}", f"{name[:2]}样员", Kind.LIAISON, name)
            _silent(cast, f"head{number}", f"{name[:2]}样长", Kind.UNIT_HEAD, name)
        unit = cast.units[name]
        unit.counterpart = cast.units[COMMITTEES[number % len(COMMITTEES)]]
        if unit.channel == Unit.Channel.GOVERNMENT:
            unit.leader = cast.people["govdeputy"]
        unit.save()


def _build_members(cast: Cast) -> None:
    names = [f"{surname}{given}" for given in GIVEN for surname in SURNAMES]
    accounts = {0: "member", 1: "member2"}
    users = [
        User(username=f"wy{number:03}", name=name, committee=cast.committee, password=make_password(None), title="委员")
        for number, name in enumerate(names, start=1)
        if number - 1 not in accounts
    ]
    User.objects.bulk_create(users)
    Role.objects.bulk_create([Role(user=user, kind=Kind.MEMBER, term=cast.term) for user in users])
    everyone = [cast.people["member"], cast.people["member2"], *users]
    cast.members = Member.objects.bulk_create([_member(cast, number, user) for number, user in enumerate(everyone)])


def _member(cast: Cast, number: int, user: User) -> Member:
    parties = ["中共党员", "群众", "民革", "民盟", "民建", "无党派人士"]
    return Member(
        term=cast.term,
        card_number=f"11{number + 1:04}",
        name=user.name,
        user=user,
        sex=Member.Sex.FEMALE if number % 3 == 0 else Member.Sex.MALE,
        born=f"{1962 + number % 33}-{number % 12 + 1:02}",
        ethnicity="汉族" if number % 7 else "回族",
        party=parties[number % len(parties)],
        phone=f"130{number:08}",
        position=f"演示单位{number % 40 + 1}职员",
        sector=cast.units[SECTORS[number % len(SECTORS)]],
        special_committee=cast.units[COMMITTEES[number % len(COMMITTEES)]],
        activity_group=cast.units[GROUPS[number % len(GROUPS)]],
        post="常委" if number % 8 == 0 else "",
    )


def _build_sites(cast: Cast) -> None:
    for town in TOWNS:
        Site.objects.create(
            committee=cast.committee,
            name=f"{town}民生议事堂",
            town=cast.units[town],
            address=f"{town}便民服务中心",
            contact="议事堂样员",
        )
