from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.attachments import Attachment
from core.models import Stateful
from feedback.models.assignment import Assignment
from feedback.models.reply import Reply
from feedback.models.rules import RatingOption
from feedback.states import RATING_MOVES, RatingState, ReplyState
from members.models import Role, Unit, User
from proposals.models import Proposal, Submitter
from topics.models import Suggestion


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, user: User) -> RatingQuerySet:
        """Everyone who handles the matter, and everyone who was asked about the same reply."""
        handled = Q(reply__assignment__in=Assignment.objects.visible_to(user))
        asked = self.model.objects.of_person(user).values("reply")
        return self.filter(handled | Q(reply__in=asked))

    def of_person(self, user: User) -> RatingQuerySet:
        """Those this person is asked to give: as a proposer, or for the unit that proposed or raised the matter."""
        mine = Q(submitter__member__user=user)
        mine |= Q(submitter__unit__in=user.units_as(Role.Kind.SUBMITTER))
        mine |= Q(unit__in=user.units_as(Role.Kind.COMMITTEE_CLERK, Role.Kind.OFFICE))
        return self.filter(mine)

    def unanswered(self) -> RatingQuerySet:
        return self.filter(state=RatingState.ASKED, reply__state=ReplyState.ISSUED)

    def for_list(self) -> RatingQuerySet:
        return self.select_related(
            "reply__assignment__unit", "reply__assignment__proposal", "reply__assignment__suggestion__meeting__topic",
            "reply__reply_class", "reply__confirmed_class", "submitter__member", "submitter__unit",
            "submitter__proposal", "unit", "attitude", "result",
        )  # fmt: skip


class Rating(Stateful):
    """One proposer's own rating of one reply, asked for at its issue. No answer is 未反馈, never satisfied."""

    MOVES = RATING_MOVES  # type: ignore[assignment]

    class ContactForm(models.TextChoices):
        VISIT = "visit", "面谈或走访"
        FORUM = "forum", "座谈会"
        PHONE = "phone", "电话"
        LETTER = "letter", "书信或邮件"
        NONE = "none", "没有联系过我"

    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name="答复", related_name="ratings")
    submitter = models.ForeignKey(Submitter, models.PROTECT, null=True, verbose_name="提案者", related_name="ratings")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, verbose_name="评价单位", related_name="ratings")
    state = models.CharField("状态", max_length=6, choices=RatingState, default=RatingState.ASKED)
    attitude = models.ForeignKey(RatingOption, models.PROTECT, null=True, verbose_name="办理态度", related_name="+")
    result = models.ForeignKey(RatingOption, models.PROTECT, null=True, verbose_name="办理结果", related_name="+")
    contact_form = models.CharField("沟通方式", max_length=10, choices=ContactForm, blank=True)
    comment = models.TextField("意见", max_length=1000, blank=True)
    answered_at = models.DateTimeField("评价时间", null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="填写人", related_name="+")
    is_proxy = models.BooleanField("代录", default=False)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        constraints = [
            models.UniqueConstraint(fields=["reply", "submitter"], name="rating_once_a_submitter"),
            models.UniqueConstraint(fields=["reply", "unit"], name="rating_once_a_unit"),
            models.CheckConstraint(
                condition=Q(submitter__isnull=False, unit__isnull=True) | Q(submitter__isnull=True, unit__isnull=False),
                name="rating_is_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state=RatingState.ASKED, answered_at__isnull=True)
                | Q(
                    state=RatingState.GIVEN, answered_at__isnull=False, attitude__isnull=False, result__isnull=False,
                    by__isnull=False,
                ),
                name="rating_given_has_both_axes",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rater}：{self.result or '未反馈'}"

    def get_absolute_url(self) -> str:
        return reverse("feedback:rating_detail", args=[self.pk])

    @property
    def rater(self) -> str:
        """Whose word it is."""
        return str(self.submitter or self.unit)

    @property
    def matter(self) -> Proposal | Suggestion:
        """Whose answer is rated: of a merged proposal the rater's own one."""
        return self.submitter.proposal if self.submitter is not None else self.reply.assignment.matter

    @property
    def decides(self) -> bool:
        """Does this one decide what comes next? Of a proposal the first proposer's, of a suggestion its unit's."""
        submitter = self.submitter
        if submitter is None:
            return True
        return submitter.is_lead and submitter.proposal_id == self.reply.assignment.proposal_id


class RatingAttachment(Attachment):
    """The scan of a rating given on paper."""

    rating = models.ForeignKey(Rating, models.PROTECT, verbose_name="评价", related_name="attachments")

    class Meta:
        verbose_name = verbose_name_plural = "评价附件"

    def get_absolute_url(self) -> str:
        return reverse("feedback:rating_attachment", args=[self.pk])
