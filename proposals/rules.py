"""The rule rows a proposal office starts with; every one may be changed in the admin."""

from proposals.models import Category, DeclineReason, NumberPattern

CATEGORIES = ("经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设")

SOURCE_OF_REASONS = "全国政协关于不予立案情形的说明（cppcc.gov.cn，2011-12-16）"
DECLINE_REASONS = (
    "涉及国家秘密",
    "国家明令禁止",
    "中共党员对党内有关组织、人事安排的意见",
    "民主党派成员反映本组织内部问题",
    "已进入民事、刑事、行政诉讼或者仲裁程序",
    "属于学术研讨",
    "为本人或者亲属解决个人问题",
    "宣传、推介具体作品、产品",
    "指名举报",
    "内容空泛、没有具体建议",
)

PATTERNS = (
    (NumberPattern.Series.PLENARY, "第{number}号", "多数县（市、区）的写法"),
    (NumberPattern.Series.REGULAR, "平时第{number}号", "平时提案单独编号，与大会提案区分"),
)


def load_default_rules() -> None:
    """Add the general rows that are missing; rows that exist are left as they are."""
    Category.objects.bulk_create(
        [Category(name=name, order=order) for order, name in enumerate(CATEGORIES, start=1)], ignore_conflicts=True
    )
    DeclineReason.objects.bulk_create(
        [
            DeclineReason(name=name, order=order, source=SOURCE_OF_REASONS)
            for order, name in enumerate(DECLINE_REASONS, start=1)
        ],
        ignore_conflicts=True,
    )
    NumberPattern.objects.bulk_create(
        [NumberPattern(series=series, pattern=pattern, source=source) for series, pattern, source in PATTERNS],
        ignore_conflicts=True,
    )
