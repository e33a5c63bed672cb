"""Rule rows of the handling: reply classes, rating options, approval chains, limits, reminder steps."""

from django.db import models
from django.db.models.functions import Coalesce

from members.models import Committee, Role, Unit
from topics.models import Form


class ReplyClass(models.Model):
    """答复类别 (rules.md 2.6): A 已解决, B 列入计划, C 留作参考 … B and C stay open."""

    code = models.CharField("代码", max_length=4, unique=True)
    label = models.CharField("含义", max_length=40)
    counts_as_resolved = models.BooleanField("算作已解决", default=False)
    needs_commitment = models.BooleanField("须列出承诺事项和日期", default=False)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复类别"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.code}（{self.label}）"


class RatingOption(models.Model):
    """One choice of the rating scale, used on both axes (rules.md 2.8)."""

    code = models.CharField("代码", max_length=12, unique=True)
    label = models.CharField("名称", max_length=20)
    counts_as_satisfied = models.BooleanField("算作满意", default=False)
    rehandles = models.BooleanField("结果选它就再次办理", default=False)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价选项"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label


class ApprovalStep(models.Model):
    """One step of an approval chain. The most exact rows win: form, then channel, then key, then general (2.5)."""

    channel = models.CharField("交办渠道", max_length=15, choices=Unit.Channel, blank=True, help_text="不填表示不限")
    form = models.CharField(
        "协商形式", max_length=15, choices=Form, blank=True, help_text="会议意见建议用；不填表示不限"
    )
    for_key = models.BooleanField("用于重点提案", default=False)
    order = models.PositiveSmallIntegerField("第几步")
    title = models.CharField("名称", max_length=40)
    role = models.CharField("由谁审批", max_length=20, choices=Role.Kind)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审批步骤"
        ordering = ["channel", "form", "for_key", "order"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "form", "for_key", "order"], name="approval_step_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Limit(models.Model):
    """How often a thing may happen in one matter (rules.md 2.4): how many extensions, how many rounds."""

    class Code(models.TextChoices):
        EXTENSIONS = "extensions", "每个期限可延期的次数"
        ROUNDS = "rounds", "最多办理几轮"

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, verbose_name="政协委员会", help_text="不填表示通用"
    )
    code = models.CharField("用途", max_length=15, choices=Code)
    number = models.PositiveSmallIntegerField("次数")
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "次数限制"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("committee", 0), "code",
                name="limit_once_a_committee", violation_error_message="这个用途的次数已经有了。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_code_display()}：{self.number}"


class Watched(models.TextChoices):
    """What the reminder sweep watches: every clock of an assignment, and the due dates of the floors below."""

    REVIEW = "review", "提案审查"
    MINUTES = "minutes", "会议纪要"
    RETURN_WINDOW = "return_window", "申请退办"
    FIRST_CONTACT = "first_contact", "首次联系提案者"
    ASSIST_OPINION = "assist_opinion", "会办意见"
    REPLY = "reply", "书面答复"
    REWORK = "rework", "再次办理答复"
    RATING = "rating", "委员评价"
    COMMITMENT = "commitment", "承诺事项"


class ReminderStep(models.Model):
    """When which clock reminds whom: an offset in working days from the due date (DESIGN §6)."""

    class Audience(models.TextChoices):
        LIAISON = "liaison", "承办单位联络员"
        UNIT_HEAD = "unit_head", "承办单位负责人"
        LEADER = "leader", "分管领导"
        INSPECTOR = "inspector", "督查室"
        DISPATCHER = "dispatcher", "交办机构"
        PROPOSER = "proposer", "提案者"
        OFFICE = "office", "政协机关"

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, verbose_name="政协委员会", help_text="不填表示通用"
    )
    clock = models.CharField("期限", max_length=20, choices=Watched)
    offset = models.SmallIntegerField("提前或超过", help_text="工作日；提前 7 天填 -7，当天填 0，超期 1 天填 1")
    audience = models.CharField("提醒谁", max_length=12, choices=Audience)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒步骤"
        ordering = ["clock", "offset"]
        constraints = [
            models.UniqueConstraint(Coalesce("committee", 0), "clock", "offset", "audience", name="reminder_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_clock_display()} {self.offset:+d} {self.get_audience_display()}"
