"""Files that people attach: checked on the way in, renamed on disk, sent out by a view and never run (rule R21).

The subclass of ``Attachment`` names its parent; who may see a file is asked of the parent, by the caller.
"""

import hashlib
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from core import clock
from core.filetypes import EXTENSIONS, Kind, sniff

logger = logging.getLogger(__name__)

# Files written since ``files_follow`` began; None outside of it.
_written: ContextVar[list[tuple[Storage, str]] | None] = ContextVar("written", default=None)


def upload_path(attachment: "Attachment", name: str) -> str:
    """A made-up name: nothing of the name a person gave reaches the disk but a known extension."""
    return f"attachments/{clock.today().year}/{uuid.uuid4().hex}{PurePosixPath(name).suffix.lower()}"


class Attachment(models.Model):
    """A checked file. Subclasses add the foreign key (PROTECT) to what it belongs to."""

    file = models.FileField("文件", upload_to=upload_path, max_length=120)
    title = models.CharField("名称", max_length=120)
    original_name = models.CharField("原文件名", max_length=255)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField("摘要值", max_length=64, editable=False)
    content_type = models.CharField("类型", max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")
    uploaded_at = models.DateTimeField("上传时间", default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


def check_upload(file: File) -> Kind:  # type: ignore[type-arg]
    """What kind of file this is; ValidationError with a sentence for the person when it may not come in."""
    return sniff(file, limit=settings.UPLOAD_MAX_BYTES)


M = TypeVar("M", bound=Attachment)


def attach(model: type[M], file: File, *, by: Any, title: str = "", **parent: Any) -> M:  # type: ignore[type-arg]
    """Store ``file`` and its row, e.g. ``attach(ReplyAttachment, scan, by=clerk, reply=reply)``.

    Raises ValidationError for a file that may not come in. When the row cannot be written, or the step
    around it fails (see ``files_follow``), the file is gone from the disk again.
    """
    kind = check_upload(file)
    name = PurePosixPath(file.name or "").name
    row = model(
        title=(title.strip() or PurePosixPath(name).stem)[:120],
        original_name=name[-255:],
        size=file.size,
        sha256=_digest(file),
        content_type=kind.content_type,
        uploaded_by=by,
        **parent,
    )
    with files_follow():
        store(row.file, row.file.field.generate_filename(row, f"file.{kind.extension}"), file)
        row.save()
    return row


def _digest(file: File) -> str:  # type: ignore[type-arg]
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def store(target: FieldFile, path: str, content: File) -> None:  # type: ignore[type-arg]
    """Write ``content`` to ``path`` and point ``target`` there; inside ``files_follow`` only."""
    written = _written.get()
    assert written is not None, "a file is written inside files_follow"
    written.append((target.storage, path))  # before it is written: a full disk leaves half a file
    content.seek(0)
    target.name = target.storage.save(path, content)


@contextmanager
def files_follow() -> Iterator[None]:
    """Files written in the block are removed again when it ends with an exception, as its rows are.

    ``core.oneshot.once`` opens one round every step, outside of the transaction.
    """
    outer = _written.get()
    written: list[tuple[Storage, str]] = []
    token = _written.set(written)
    try:
        yield
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise
    else:
        if outer is not None:
            outer.extend(written)
    finally:
        _written.reset(token)


def serve(attachment: Attachment) -> FileResponse:
    """The file as a download that no browser runs or guesses at. The caller has asked who may see it."""
    try:
        content = attachment.file.storage.open(str(attachment.file.name), "rb")
    except FileNotFoundError:
        logger.exception("%s %s has no file", attachment._meta.label, attachment.pk)
        raise Http404("这个附件的文件不在了，请联系系统管理员。") from None
    if _digest(content) != attachment.sha256:
        logger.error("%s %s differs from what was uploaded", attachment._meta.label, attachment.pk)
        content.close()
        raise Http404("这个附件在磁盘上已经损坏，请联系系统管理员。")
    content.seek(0)
    response = FileResponse(content, content_type=attachment.content_type)
    response["Content-Disposition"] = content_disposition(attachment.original_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def content_disposition(name: str) -> str:
    """A download under a Chinese name, in the form every browser reads."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


class UploadField(forms.FileField):
    """One checked file; the cleaned value goes to ``attach``."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(f".{e}" for e in EXTENSIONS)}))
        options.setdefault("help_text", upload_help())
        super().__init__(**options)
        self.error_messages |= {"required": "请选择一个文件。", "empty": "这个文件是空的，请检查后重新选择。"}

    def clean(self, value: Any, initial: Any = None) -> Any:
        file = super().clean(value, initial)
        if file:
            check_upload(file)
        return file


class SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several checked files (a list, perhaps empty), each with its own error."""

    def __init__(self, *, most: int = 10, **options: Any) -> None:
        accept = ",".join(f".{extension}" for extension in EXTENSIONS)
        super().__init__(widget=SeveralInput(attrs={"accept": accept}), **options)
        self.most = most

    def clean(self, value: Any, initial: Any = None) -> Any:
        files = value if isinstance(value, list | tuple) else [value] if value else []
        if not files and self.required:
            raise ValidationError(self.error_messages["required"])
        if len(files) > self.most:
            raise ValidationError(f"一次最多上传 {self.most} 个文件，您选了 {len(files)} 个。")
        return [super(UploadsField, self).clean(file, initial) for file in files]


def upload_help() -> str:
    """What may be attached, for the line under the field."""
    return f"可以上传 PDF、Word、Excel、OFD 文件或 PNG、JPG 图片，每个不超过 {settings.UPLOAD_MAX_BYTES >> 20} MB。"
