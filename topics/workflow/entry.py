"""How a topic comes into a year's plan: the quotas, and the line it gets there."""

from django.core.exceptions import ValidationError
from django.db.models import Max, Q

from core.transitions import lock
from members.models import Committee, Unit, User
from topics.models import AnnualPlan, Gate, PlanItem, Quota, Topic
from topics.states import PlanState, TopicState


def of_year(committee: Committee, year: int) -> Q:
    """The topics of one year."""
    return Q(committee=committee, year=year)


def check_quota(committee: Committee, code: str, count: int, *, reason: str) -> str:
    """The reason to record when ``count`` exceeds the quota, else nothing. ValidationError without a reason.

    The quota's row stays locked until the transaction ends, so two at once cannot both be the last one.
    """
    rows = Quota.objects.select_for_update().filter(Q(committee=committee) | Q(committee=None), code=code)
    quota = max(rows, key=lambda row: row.committee_id is not None, default=None)
    if quota is None or count <= quota.number:
        return ""
    if not reason.strip():
        raise ValidationError(
            f"{quota.get_code_display()}每年 {quota.number} 个，现在是 {count} 个。要超出规定的数量，请写明理由。"
        )
    return reason.strip()


def quotas_of(committee: Committee) -> dict[str, int]:
    """Code → number; the committee's own row comes before the general one."""
    rows = Quota.objects.filter(Q(committee=committee) | Q(committee=None))
    return {row.code: row.number for row in sorted(rows, key=lambda row: row.committee_id is not None)}


def plan_of(topic: Topic) -> AnnualPlan | None:
    return AnnualPlan.objects.filter(committee=topic.committee, year=topic.year).first()


def add_item(
    plan: AnnualPlan, topic: Topic, *, unit: Unit, leader: User | None = None, month: int | None = None
) -> None:
    """One more line at the end of the plan's table. Call it with the plan's row locked."""
    rule = Gate.objects.filter(form=topic.form).first() or Gate(form=topic.form)
    last = plan.items.aggregate(last=Max("order"))["last"] or 0
    PlanItem.objects.create(
        plan=plan, topic=topic, order=last + 1, form=topic.form, month=month, unit=unit, leader=leader,
        scope=rule.scope, outcome=rule.outcome,
    )  # fmt: skip


def enter_late(topic: Topic) -> None:
    """A commissioned topic that comes when the standing committee has decided already: a line after the others."""
    plan = plan_of(topic)
    if plan is None or plan.state not in (PlanState.PARTY, PlanState.ISSUED):
        return  # ``decide`` will enter it
    add_item(lock(plan), topic, unit=topic.unit)


def commissioned_of(committee: Committee, year: int) -> int:
    """How many 党政出题 a year has."""
    rows = Topic.objects.filter(of_year(committee, year), source=Topic.Source.COMMISSIONED)
    return rows.exclude(state=TopicState.CANCELLED).count()


def accepted_of(committee: Committee, year: int) -> int:
    """How many 专委会拟题 of a year have become candidates, whatever became of them since."""
    rows = Topic.objects.filter(of_year(committee, year), source=Topic.Source.DRAFTED)
    return rows.filter(accepted_at__isnull=False).count()
