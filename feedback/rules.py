"""The rule rows an installation starts with; every one is a row the rules keeper may change."""

from collections.abc import Sequence

from feedback.models import ApprovalStep, Limit, RatingOption, ReminderStep, ReplyClass, Watched
from members.models import Role, Unit
from topics.models import Form


def load_default_rules() -> None:
    """Add the general rows that are missing; rows that exist are left as they are."""
    _load_limits()
    _load_reply_classes()
    _load_rating_options()
    _load_approval_steps()
    _load_reminder_steps()


# --- 交办 ---------------------------------------------------------------------------------------------------------

LIMITS: list[tuple[str, int, str]] = [
    (Limit.Code.EXTENSIONS, 1, "经同意可延期一次"),
    (Limit.Code.ROUNDS, 2, "再次办理后仍不满意的，当面协商"),
]


def _load_limits() -> None:
    Limit.objects.bulk_create(
        [Limit(code=code, number=number, source=source) for code, number, source in LIMITS], ignore_conflicts=True
    )


# --- 答复 ---------------------------------------------------------------------------------------------------------

# code, label, counts as resolved, needs a commitment, source
REPLY_CLASSES: list[tuple[str, str, bool, bool, str]] = [
    ("A", "已经解决或基本解决", True, False, "各地通行的三类法"),
    ("B", "正在解决或列入计划逐步解决", False, True, "各地通行的三类法；承诺事项到期跟踪"),
    ("C", "因条件限制留作参考", False, False, "各地通行的三类法（佛坪、浙江）"),
]


def _load_reply_classes() -> None:
    ReplyClass.objects.bulk_create(
        [
            ReplyClass(
                code=code, label=label, counts_as_resolved=resolved, needs_commitment=promise, order=n, source=source
            )
            for n, (code, label, resolved, promise, source) in enumerate(REPLY_CLASSES, start=1)
        ],
        ignore_conflicts=True,
    )  # fmt: skip


# code, label, counts as satisfied, leads to another round, source
RATING_OPTIONS: list[tuple[str, str, bool, bool, str]] = [
    ("satisfied", "满意", True, False, "各地通行的三档"),
    ("basically", "基本满意", True, False, "各地通行的三档；泾县对基本满意也再次研究，可在此改"),
    ("unsatisfied", "不满意", False, True, "四川：不满意的再次办理、再次答复"),
]


def _load_rating_options() -> None:
    RatingOption.objects.bulk_create(
        [
            RatingOption(code=code, label=label, counts_as_satisfied=good, rehandles=again, order=n, source=source)
            for n, (code, label, good, again, source) in enumerate(RATING_OPTIONS, start=1)
        ],
        ignore_conflicts=True,
    )


HEAD = ("承办单位主要负责人审签", Role.Kind.UNIT_HEAD)
DEPUTY = ("政府分管领导审定", Role.Kind.GOV_DEPUTY)
MAYOR = ("政府主要领导审核", Role.Kind.GOV_HEAD)
GOVERNMENT = Unit.Channel.GOVERNMENT

# channel, form, for key proposals, the chain, source. Leaders of government approve for units of the government alone;
# the other channels have their own leaders and add their own rows.
APPROVAL_STEPS: list[tuple[str, str, bool, list[tuple[str, str]], str]] = [
    ("", "", False, [HEAD], "由单位主要负责人签发（佛坪）"),
    (GOVERNMENT, "", True, [HEAD, MAYOR], "重点提案的答复由政府主要领导审核"),
    (GOVERNMENT, Form.TOPICAL, False, [HEAD, MAYOR], "专题协商的答复由政府主要领导审核"),
    (GOVERNMENT, Form.PROPOSAL, False, [HEAD, MAYOR], "提案办理协商的答复由政府主要领导审核"),
    (GOVERNMENT, Form.COUNTERPART, False, [HEAD, DEPUTY], "对口协商的答复由政府分管领导审定"),
    (GOVERNMENT, Form.SECTOR, False, [HEAD, DEPUTY], "界别协商的答复由政府分管领导审定"),
]


def _load_approval_steps() -> None:
    ApprovalStep.objects.bulk_create(
        [
            ApprovalStep(channel=channel, form=form, for_key=key, order=n, title=title, role=role, source=source)
            for channel, form, key, chain, source in APPROVAL_STEPS
            for n, (title, role) in enumerate(chain, start=1)
        ],
        ignore_conflicts=True,
    )


# --- 提醒 ---------------------------------------------------------------------------------------------------------

A = ReminderStep.Audience
UNIT_LADDER = [
    (-15, [A.LIAISON]), (-7, [A.LIAISON]), (-1, [A.LIAISON, A.UNIT_HEAD]), (0, [A.LIAISON, A.UNIT_HEAD]),
    (1, [A.LIAISON, A.UNIT_HEAD, A.DISPATCHER]), (7, [A.UNIT_HEAD, A.LEADER, A.INSPECTOR]),
]  # fmt: skip

# clock → (offset in working days, whom it tells)
REMINDER_STEPS: dict[str, Sequence[tuple[int, Sequence[str]]]] = {
    Watched.REPLY: UNIT_LADDER,
    Watched.REWORK: UNIT_LADDER[1:],
    Watched.ASSIST_OPINION: [(-7, [A.LIAISON]), (-1, [A.LIAISON]), (1, [A.LIAISON, A.UNIT_HEAD])],
    Watched.FIRST_CONTACT: [(-3, [A.LIAISON]), (1, [A.LIAISON, A.UNIT_HEAD])],
    Watched.RETURN_WINDOW: [(-1, [A.LIAISON])],
    Watched.RATING: [(-7, [A.PROPOSER]), (-1, [A.PROPOSER]), (1, [A.OFFICE])],
    Watched.COMMITMENT: [(-15, [A.LIAISON]), (0, [A.LIAISON, A.UNIT_HEAD]), (1, [A.UNIT_HEAD, A.OFFICE, A.INSPECTOR])],
    Watched.REVIEW: [(-1, [A.OFFICE]), (1, [A.OFFICE])],
    Watched.MINUTES: [(-1, [A.OFFICE]), (1, [A.OFFICE])],
}


def _load_reminder_steps() -> None:
    ReminderStep.objects.bulk_create(
        [
            ReminderStep(clock=clock, offset=offset, audience=audience)
            for clock, ladder in REMINDER_STEPS.items()
            for offset, audiences in ladder
            for audience in audiences
        ],
        ignore_conflicts=True,
    )
