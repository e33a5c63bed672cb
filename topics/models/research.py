from __future__ import annotations

from django.db import models
from django.urls import reverse

from core.attachments import Attachment
from core.versions import TextVersion
from members.models import Member, User
from topics.models.topic import Topic


class ResearchGroup(models.Model):
    """调研组: one per topic (S3-11), under a vice-chair, named before the first study."""

    topic = models.OneToOneField(Topic, models.PROTECT, verbose_name="议题", related_name="group")
    leader = models.ForeignKey(User, models.PROTECT, verbose_name="组长", related_name="led_groups")
    members = models.ManyToManyField(Member, verbose_name="组员", related_name="research_groups", blank=True)
    experts = models.CharField("专家", max_length=200, blank=True)
    named_on = models.DateField("成立日期")
    plan = models.TextField("调研安排", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "调研组"

    def __str__(self) -> str:
        return f"“{self.topic}”调研组"

    def get_absolute_url(self) -> str:
        return reverse("topics:detail", args=[self.topic_id])


class StudyRecord(models.Model):
    """学习 or 调研: what was done, where, what was found; attendance gives each member's participation."""

    class Kind(models.TextChoices):
        LEARNING = "learning", "学习"
        FIELDWORK = "fieldwork", "调研"

    class Way(models.TextChoices):
        LECTURE = "lecture", "专家讲座"
        COLLECTIVE = "collective", "集体学习"
        READING = "reading", "会前读书"
        VISIT = "visit", "一线调研"
        TRIP = "trip", "外出考察"
        TALK = "talk", "座谈"
        SURVEY = "survey", "问卷"

    group = models.ForeignKey(ResearchGroup, models.PROTECT, verbose_name="调研组", related_name="records")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    way = models.CharField("方式", max_length=12, choices=Way)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=100, blank=True)
    findings = models.TextField("主要情况", max_length=3000)
    gap = models.TextField("差距", max_length=1000, blank=True)
    lesson = models.TextField("可借鉴的做法", max_length=1000, blank=True)
    present = models.ManyToManyField(Member, verbose_name="参加委员", related_name="study_records", blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "学习调研记录"
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_way_display()}"


class ReportVersion(TextVersion):
    """调研报告 in versions; the last one counts."""

    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="议题", related_name="reports")

    class Meta:
        verbose_name = verbose_name_plural = "调研报告"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="report_version_once")]


class StudyAttachment(Attachment):
    record = models.ForeignKey(StudyRecord, models.PROTECT, verbose_name="记录", related_name="attachments")

    class Meta:
        verbose_name = verbose_name_plural = "学习调研附件"
        ordering = ["pk"]

    def get_absolute_url(self) -> str:
        return reverse("topics:study_file", args=[self.record.group.topic_id, self.pk])
