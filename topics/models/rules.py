"""Rule rows of the topics: fields, quotas, and what a meeting of each form needs before it may be convened."""

from string import Formatter

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce

from members.models import Committee


class Form(models.TextChoices):
    """形式 of a consultation (DESIGN §5)."""

    PLENARY = "plenary", "全体会议"
    STANDING = "standing", "常委会会议"
    CHAIR = "chair", "主席会议"
    TOPICAL = "topical", "专题协商"
    COUNTERPART = "counterpart", "对口协商"
    SECTOR = "sector", "界别协商"
    PROPOSAL = "proposal", "提案办理协商"
    LEADERS = "leaders", "主要领导报告协商"
    INSPECTION = "inspection", "视察"
    OVERSIGHT = "oversight", "民主监督"
    HALL = "hall", "民生议事堂"
    CROSS_REGION = "cross_region", "跨区域协商"


class OutcomeKind(models.TextChoices):
    """成果 of a meeting (S3-19, S3-21)."""

    MINUTES = "minutes", "会议纪要"
    WORK_MINUTES = "work_minutes", "政协工作纪要"
    TOPICAL_MINUTES = "topical_minutes", "专题协商纪要"
    FORMAL_SUGGESTION = "formal_suggestion", "建议案"
    REPORT = "report", "调研报告"
    INSPECTION_REPORT = "inspection_report", "视察报告"
    SPECIAL_REPORT = "special_report", "专报"


class Field(models.Model):
    """领域 of a topic (S3-4), and the special committee that reviews it first."""

    name = models.CharField("名称", max_length=20, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "议题领域"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Quota(models.Model):
    """How many topics of a kind a year has (2/20/10, S3-1, S3-5, S3-9). Exceeding one needs a recorded reason."""

    class Code(models.TextChoices):
        COMMISSIONED = "commissioned", "党政出题"
        DRAFTED = "drafted", "专委会拟题"
        DECIDED = "decided", "常委会定题"

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, verbose_name="政协委员会", help_text="不填表示通用"
    )
    code = models.CharField("用途", max_length=15, choices=Code)
    number = models.PositiveSmallIntegerField("数量")
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "选题数量"
        constraints = [
            models.UniqueConstraint(Coalesce("committee", 0), "code", name="quota_once_a_committee"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}：{self.number}"


class Gate(models.Model):
    """The rule of a form: what convening needs (不学习不协商、不调研不协商, S2-4), and what the plan says."""

    form = models.CharField("形式", max_length=15, choices=Form, unique=True)
    needs_learning = models.BooleanField("须先学习", default=True)
    needs_fieldwork = models.BooleanField("须先调研", default=True)
    needs_report = models.BooleanField("须有调研报告", default=True)
    consultation_items_only = models.BooleanField(
        "只限协商议题", default=False, help_text="会议没有关联议题（办理其他事项）时，不设条件"
    )
    scope = models.CharField("通常的参加范围", max_length=200, blank=True)
    outcome = models.CharField("通常的成果形式", max_length=60, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "协商形式规则"

    def __str__(self) -> str:
        return self.get_form_display()


PATTERN_NAMES = {"region", "kind", "year", "number"}


def check_pattern(value: str) -> None:
    """Only the known names, in plain braces, and the number among them."""
    try:
        parts = [part for part in Formatter().parse(value) if part[1] is not None]
    except ValueError:
        raise ValidationError("花括号没有成对，请检查。") from None
    strange = [name or "" for _, name, spec, conversion in parts if name not in PATTERN_NAMES or spec or conversion]
    if strange:
        raise ValidationError(f"只能用 {{region}}、{{kind}}、{{year}}、{{number}}，不能用 {{{strange[0]}}}。")
    if not any(name == "number" for _, name, _, _ in parts):
        raise ValidationError("格式里要有 {number}，否则各件的文号都一样。")


class OutcomePattern(models.Model):
    """How the number of a kind of outcome is written; {region}, {kind}, {year} and {number} may be used."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, verbose_name="政协委员会", help_text="不填表示通用"
    )
    kind = models.CharField("成果类别", max_length=20, choices=OutcomeKind, blank=True, help_text="不填表示所有类别")
    pattern = models.CharField(
        "格式", max_length=40, default="{region}政协{kind}〔{year}〕{number}号", validators=[check_pattern],
        help_text="可以用 {region} 地区、{kind} 成果类别、{year} 年度、{number} 序号",
    )  # fmt: skip
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "成果文号格式"
        constraints = [
            models.UniqueConstraint(Coalesce("committee_id", 0), "kind", name="outcome_pattern_once_a_committee"),
        ]

    def __str__(self) -> str:
        return self.pattern
