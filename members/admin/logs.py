"""What is looked at only: the log and the log-ins (auditor), the clockwork (administrator)."""

from django.contrib import admin

from core.jobs import kind_of
from core.models import AuditEntry, Heartbeat, Job, Stateful
from core.templatetags.huiyin import state_words, step_words
from members.admin_bases import Kind, ReadOnlyAdmin
from members.models import Delivery, LoginAttempt, User

IN_THE_MATTER = "在该事项的办理过程中查看"
TASK_WORDS = {
    "feedback.tasks.sweep": "到期提醒",
    "members.tasks.deliver": "发送邮件",
    "core.tasks.run_jobs": "后台任务",
}


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    committee_path = "actor__committee"
    viewers = (Kind.AUDITOR,)
    list_display = ("at", "actor", "step", "kind_of_target", "target_id", "led_to", "said", "address")
    list_filter = ("at", ("target_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("actor", "target_type")
    search_fields = ("actor__name", "actor__username", "=target_id", "address")
    ordering = ("-pk",)
    fields = ("at", "actor", "step", "kind_of_target", "target_id", "led_to", "said", "address")

    @admin.display(description="动作")
    def step(self, entry: AuditEntry) -> str:
        return str(step_words(entry))

    @admin.display(description="对象")
    def kind_of_target(self, entry: AuditEntry) -> str:
        model = entry.target_type.model_class()
        return str(model._meta.verbose_name) if model else entry.target_type.name

    @admin.display(description="新状态")
    def led_to(self, entry: AuditEntry) -> str:
        return str(state_words(entry))

    @admin.display(description="说明")
    def said(self, entry: AuditEntry) -> str:
        """What was written at a step is part of the matter: it is read there, by those who may see the matter."""
        model = entry.target_type.model_class()
        is_of_a_matter = model is not None and issubclass(model, Stateful)
        return IN_THE_MATTER if is_of_a_matter and entry.note else entry.note


@admin.register(LoginAttempt)
class LoginAttemptAdmin(ReadOnlyAdmin):
    committee_path = "user__committee"
    viewers = (Kind.AUDITOR,)
    list_display = ("at", "username", "user", "address", "succeeded", "was_refused")
    list_filter = ("at", "succeeded", "was_refused")
    list_select_related = ("user",)
    search_fields = ("username", "user__name", "address")
    ordering = ("-pk",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Who got a mail and who did not, without what it was about."""

    committee_path = "notification__recipient__committee"
    viewers = (Kind.ADMINISTRATOR,)
    list_display = ("recipient", "address", "channel", "state", "attempts", "next_at", "sent_at", "error")
    list_filter = ("state", "channel")
    list_select_related = ("notification__recipient",)
    search_fields = ("address", "notification__recipient__name")
    ordering = ("-pk",)
    fields = list_display

    @admin.display(description="收件人")
    def recipient(self, delivery: Delivery) -> User:
        return delivery.notification.recipient


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    committee_path = "owner__committee"
    viewers = (Kind.ADMINISTRATOR,)
    list_display = ("kind_words", "owner", "state", "done", "total", "attempts", "queued_at", "finished_at", "error")
    list_filter = ("state",)
    list_select_related = ("owner",)
    search_fields = ("owner__name",)
    ordering = ("-pk",)
    fields = (*list_display, "started_at")

    @admin.display(description="类别")
    def kind_words(self, job: Job) -> str:
        try:
            return kind_of(job.kind).label
        except LookupError:
            return "已不再使用的类别"


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    viewers = (Kind.ADMINISTRATOR,)
    list_display = ("task_words", "last_at", "last_count")
    ordering = ("task",)
    fields = list_display

    @admin.display(description="任务")
    def task_words(self, heartbeat: Heartbeat) -> str:
        return TASK_WORDS.get(heartbeat.task, heartbeat.task)
