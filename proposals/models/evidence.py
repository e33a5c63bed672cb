from django.db import models

from members.models import User
from proposals.models.proposal import Proposal
from topics.models import Suggestion, Topic


class TopicLink(models.Model):
    """A proposal that a topic grew from (S3-3): a link between two floors is a row of the higher one."""

    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="议题", related_name="proposal_links")
    proposal = models.ForeignKey(Proposal, models.PROTECT, verbose_name="提案", related_name="topic_links")
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "议题与提案"
        constraints = [models.UniqueConstraint(fields=["topic", "proposal"], name="topic_link_once")]

    def __str__(self) -> str:
        return f"{self.topic} ← {self.proposal}"


class SuggestionLink(models.Model):
    """转提案: the proposal that a meeting's suggestion became (S2-9)."""

    suggestion = models.OneToOneField(
        Suggestion, models.PROTECT, verbose_name="会议意见建议", related_name="proposal_link"
    )
    proposal = models.OneToOneField(Proposal, models.PROTECT, verbose_name="提案", related_name="suggestion_link")

    class Meta:
        verbose_name = verbose_name_plural = "意见转提案"

    def __str__(self) -> str:
        return f"{self.suggestion} → {self.proposal}"
