"""The smallest matter there is, so that core is tested without a domain."""

from django.conf import settings
from django.db import models

from core.attachments import Attachment
from core.models import Stateful
from core.transitions import Move
from core.versions import TextVersion


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    DECIDED = "decided", "已决定"
    REFUSED = "refused", "已否决"


class Matter(Stateful):
    MOVES = {
        "decide": Move.of(State.DRAFT, to=State.DECIDED),
        "refuse": Move.of(State.DRAFT, to=State.REFUSED),
        "comment": Move.stay(State.DRAFT, State.DECIDED),
    }

    state = models.CharField("状态", max_length=20, choices=State, default=State.DRAFT)
    title = models.CharField("标题", max_length=100)
    kind = models.CharField("类别", max_length=20, blank=True)
    due_on = models.DateField("期限", null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    comment = models.TextField("说明", blank=True)

    class Meta:
        app_label = "samples"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/samples/{self.pk}/"


class MatterFile(Attachment):
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="files")

    class Meta:
        app_label = "samples"


class MatterText(TextVersion):
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="texts")

    class Meta:
        app_label = "samples"
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="sample_text_number_once")]
