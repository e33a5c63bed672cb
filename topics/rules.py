"""The rows an installation starts with: fields, quotas, the rule of each form, the pattern of numbers."""

from topics.models import Field, Form, Gate, OutcomeKind, OutcomePattern, Quota

DEFAULT_FIELDS = ["工业", "农业", "服务业", "城市建设管理", "民生改善"]

DEFAULT_QUOTAS: list[tuple[str, int, str]] = [
    (Quota.Code.COMMISSIONED, 2, "县委、政府每年出 2 个课题，由常委会会议专题协商（成武）"),
    (Quota.Code.DRAFTED, 20, "专委会拟出 20 个备选课题，形成协商计划草案（成武）"),
    (Quota.Code.DECIDED, 10, "常委会会议确定 10 个年度协商课题（成武）"),
]

PREPARED = "不学习不协商、不调研不协商"
FREE = "没有通行的会前条件，各地可以自行规定"
TOPIC_PEOPLE = "专委会委员、相关界别委员、政府分管领导、有关部门负责人"
# form → (what it needs, for items with a topic only, who takes part, what comes of it)
DEFAULT_GATES: list[tuple[str, bool, bool, str, str]] = [
    (Form.PLENARY, False, False, "全体委员", "委员意见综述"),
    (Form.STANDING, True, True, "政协常委、党政有关领导、有关部门负责人", "专题协商纪要、建议案"),
    (Form.CHAIR, True, True, "主席会议成员、有关部门负责人", "专题协商纪要"),
    (Form.TOPICAL, True, False, TOPIC_PEOPLE, "专题协商纪要"),
    (Form.COUNTERPART, True, False, "对口专委会委员、对口部门负责人", "会议纪要"),
    (Form.SECTOR, True, False, "界别委员、界别群众代表、有关部门负责人", "会议纪要"),
    (Form.PROPOSAL, False, False, "提案者、承办单位、提案委员会", "会议纪要"),
    (Form.LEADERS, False, False, "党政主要领导、政协主要领导", "政协工作纪要"),
    (Form.INSPECTION, True, False, "视察组委员、有关部门负责人", "视察报告"),
    (Form.OVERSIGHT, False, False, "监督小组委员、有关部门负责人", "专报"),
    (Form.HALL, True, False, "委员活动组、群众代表、镇（街道）有关负责人", "会议纪要"),
    (Form.CROSS_REGION, False, False, "各地委员、有关部门负责人", "会议纪要"),
]


def load_default_rules() -> None:
    """Add the rows that are missing; rows that exist are left as they are."""
    Field.objects.bulk_create(
        [Field(name=name, order=order) for order, name in enumerate(DEFAULT_FIELDS, start=1)], ignore_conflicts=True
    )
    Quota.objects.bulk_create(
        [Quota(code=code, number=number, source=source) for code, number, source in DEFAULT_QUOTAS],
        ignore_conflicts=True,
    )
    Gate.objects.bulk_create(
        [
            Gate(form=form, needs_learning=needs, needs_fieldwork=needs, needs_report=needs, scope=scope,
                 consultation_items_only=items_only, outcome=outcome, source=PREPARED if needs else FREE)
            for form, needs, items_only, scope, outcome in DEFAULT_GATES
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    source = "县级政协常用的写法，按年度编号"
    named_already = OutcomePattern(
        kind=OutcomeKind.WORK_MINUTES, pattern="{region}{kind}〔{year}〕{number}号", source=source
    )
    OutcomePattern.objects.bulk_create([OutcomePattern(source=source), named_already], ignore_conflicts=True)
