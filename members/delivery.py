"""Notices on their way out of the house: plan → claim → commit → send → mark.

No mail is sent inside a transaction. A worker that dies between sending and marking leaves its rows to the
lease: they are sent again, under the same Message-ID. So a mail goes out at least once, the notice in the
system exactly once.
"""

import datetime as dt
import logging
import smtplib
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F

from core import clock
from members.models import Delivery

logger = logging.getLogger(__name__)

YOUNGER_THAN = dt.timedelta(days=7)  # an older notice is read in the system; a mail about it would only confuse
BATCH = 20
LEASE = dt.timedelta(minutes=5)  # longer than a batch can take, for two workers must not send the same row
SECONDS = 30  # of one run; the next tick goes on
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 60, 180, 360)]
MOST_ATTEMPTS = len(PAUSES) + 1
SERVER_PAUSE = dt.timedelta(minutes=2)
State = Delivery.State
WAITING = (State.QUEUED, State.SENDING, State.FAILED)
NO_SERVER = "邮件服务器连不上，稍后自动重发。"


class ServerGone(Exception):
    """The mail server does not answer: the fault of no single mail."""


def deliver() -> int:
    """Plan and send what is owed; the number of mails sent. Safe to run twice, late, or in two workers."""
    plan()
    give_up_lost()
    return send_waiting()


def plan() -> int:
    """Queue a mail for every unread young notice whose recipient has an address: one statement, once per notice."""
    now = clock.now()
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (now, now - YOUNGER_THAN)]
    with connection.cursor() as cursor:
        cursor.execute(PLAN, moments)
        return int(cursor.rowcount)


PLAN = """
INSERT INTO members_delivery (notification_id, channel, address, state, attempts, next_at, error)
SELECT notice.id, 'mail', person.email, 'queued', 0, %s, ''
FROM members_notification notice
JOIN members_user person ON person.id = notice.recipient_id
WHERE notice.read_at IS NULL AND notice.created_at > %s AND person.email <> '' AND person.is_active
AND NOT EXISTS (
    SELECT 1 FROM members_delivery known WHERE known.notification_id = notice.id AND known.channel = 'mail'
)
ON CONFLICT (notification_id, channel) DO NOTHING
"""


def give_up_lost() -> None:
    """Rows whose worker died at every attempt are stopped, or they would go round for ever."""
    lost = Delivery.objects.filter(state=State.SENDING, next_at__lte=clock.now(), attempts__gte=MOST_ATTEMPTS)
    lost.update(state=State.GIVEN_UP, error="每次发送都中途中断，已停止。")


def claim() -> list[Delivery]:
    """Take some waiting rows for this worker; until the lease is over nobody else takes them."""
    now = clock.now()
    with transaction.atomic():
        waiting = Delivery.objects.filter(state__in=WAITING, next_at__lte=now).order_by("next_at")
        ours = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        Delivery.objects.filter(pk__in=ours).update(
            state=State.SENDING, next_at=now + LEASE, attempts=F("attempts") + 1
        )
    return list(Delivery.objects.filter(pk__in=ours).select_related("notification__recipient"))


def send_waiting() -> int:
    """Claim and send over one connection until nothing waits or the time of this run is over."""
    started, sent, server = time.monotonic(), 0, get_connection()
    try:
        while batch := claim():
            for place, row in enumerate(batch):
                if time.monotonic() - started > SECONDS:
                    put_back(batch[place:], clock.now(), "")
                    return sent
                try:
                    sent += send(row, server)
                except ServerGone:
                    put_back(batch[place:], clock.now() + SERVER_PAUSE, NO_SERVER)
                    return sent
    finally:
        server.close()
    return sent


def send(row: Delivery, server: BaseEmailBackend) -> bool:
    """Send one mail and mark its row. Raises ServerGone when no connection can be had."""
    if not row.notification.recipient.is_active:
        mark(row, state=State.GIVEN_UP, error="账号已停用，没有发送。")
        return False
    try:
        server.open()  # keeps the connection that is open
    except OSError as error:
        logger.warning("mail server: %s", error)
        raise ServerGone from error
    try:
        server.send_messages([message(row)])
    except (OSError, ValueError) as error:
        logger.info("delivery %s: %s", row.pk, error)
        if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused | ValueError):
            server.close()  # the connection broke over this mail; the next one gets a new connection
        mark_failed(row, reason(error))
        return False
    mark(row, state=State.SENT, sent_at=clock.now(), error="")
    return True


def message(row: Delivery) -> EmailMessage:
    """Subject, one sentence and a link; what a notice says is read behind the log-in only."""
    notice = row.notification
    link = settings.SITE_BASE_URL + (notice.url or "/notices/")
    return EmailMessage(
        subject=f"【回音】{notice.subject}",
        body=(
            f"{notice.recipient.name}：\n\n{notice.subject}\n\n请登录回音查看详情并办理：\n{link}\n\n"
            "这封邮件由系统自动发出，请不要回复。\n"
        ),
        to=[row.address],
        headers={"Message-ID": f"<delivery-{row.pk}@{urlsplit(settings.SITE_BASE_URL).hostname}>"},
    )


def mark(row: Delivery, **facts: object) -> None:
    """Write the outcome, unless the lease ran out and another worker has taken the row since."""
    Delivery.objects.filter(pk=row.pk, state=State.SENDING, attempts=row.attempts).update(**facts)


def mark_failed(row: Delivery, error: str) -> None:
    if row.attempts >= MOST_ATTEMPTS:
        mark(row, state=State.GIVEN_UP, error=error)
    else:
        mark(row, state=State.FAILED, error=error, next_at=clock.now() + PAUSES[row.attempts - 1])


def put_back(rows: list[Delivery], next_at: dt.datetime, error: str) -> None:
    """Return rows that were not tried: it does not count as an attempt."""
    for row in rows:
        mark(row, state=State.QUEUED, next_at=next_at, error=error, attempts=row.attempts - 1)


def reason(error: Exception) -> str:
    """What the administrator reads."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = "；".join(answer(code, text) for code, text in error.recipients.values())
        return f"收件地址被拒收：{answers}"[:300]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"邮件服务器拒绝了这封邮件：{answer(error.smtp_code, error.smtp_error)}"[:300]
    if isinstance(error, ValueError):
        return "收件地址或标题的格式不对，请核对这个账号的邮箱。"
    return "发送时和邮件服务器的连接中断了。"


def answer(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}".replace("\0", "").strip()
