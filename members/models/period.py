from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce

from members.models.committee import Committee


class Period(models.Model):
    """How long a clock runs: a rule row. A row of the committee comes before the general one."""

    class Code(models.TextChoices):
        REVIEW = "review", "提案审查"
        RETURN_WINDOW = "return_window", "申请退办"
        FIRST_CONTACT = "first_contact", "首次联系提案者"
        ASSIST_OPINION = "assist_opinion", "会办意见"
        REPLY = "reply", "书面答复"
        REWORK = "rework", "再次办理答复"
        EXTENSION = "extension", "延期"
        RATING = "rating", "委员评价"
        PUBLICATION = "publication", "答复公开"
        MEETING_NOTICE = "meeting_notice", "会议通知（会前）"
        MEETING_PAPERS = "meeting_papers", "会议材料（会前）"
        MINUTES = "minutes", "会议纪要"

    class Unit(models.TextChoices):
        WORKING_DAY = "working_day", "个工作日"
        DAY = "day", "天"
        MONTH = "month", "个月"

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, verbose_name="政协委员会", help_text="不填表示通用",
        related_name="periods",
    )  # fmt: skip
    code = models.CharField("用途", max_length=20, choices=Code)
    length = models.PositiveSmallIntegerField("长度", validators=[MinValueValidator(1)])
    unit = models.CharField("单位", max_length=12, choices=Unit, default=Unit.WORKING_DAY)
    rolls_forward = models.BooleanField("遇休息日顺延", default=True)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("committee", 0),
                "code",
                name="period_once_a_committee",
                violation_error_message="这个用途的期限已经有了。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}：{self.length}{self.get_unit_display()}"
