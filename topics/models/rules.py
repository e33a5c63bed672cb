"""Rule rows of the topics: fields, quotas, and what a meeting of each form needs before it may be convened."""

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
    """不学习不协商、不调研不协商 (S0-13, S2-4): what convening a meeting of a form needs."""

    form = models.CharField("形式", max_length=15, choices=Form, unique=True)
    needs_learning = models.BooleanField("须先学习", default=True)
    needs_fieldwork = models.BooleanField("须先调研", default=True)
    needs_report = models.BooleanField("须有调研报告", default=True)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "会前条件"

    def __str__(self) -> str:
        return self.get_form_display()
