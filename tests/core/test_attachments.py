import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.datastructures import MultiValueDict

from core.attachments import UploadField, UploadsField, attach, files_follow, serve
from tests.core import papers
from tests.samples.models import Matter, MatterFile


def scan(name: str = "盖章扫描件.pdf", content: bytes = papers.PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def on_disk(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_file_is_renamed_measured_and_kept(matter: Matter, clerk: Any, media: Path) -> None:
    row = attach(MatterFile, scan(), by=clerk, matter=matter)
    assert re.fullmatch(r"attachments/\d{4}/[0-9a-f]{32}\.pdf", str(row.file.name))
    assert (row.title, row.original_name) == ("盖章扫描件", "盖章扫描件.pdf")
    assert (row.size, row.content_type) == (len(papers.PDF), "application/pdf")  # not what the browser said
    assert row.sha256 == hashlib.sha256(papers.PDF).hexdigest()
    assert row.uploaded_by == clerk
    assert [path.read_bytes() for path in on_disk(media)] == [papers.PDF]
    assert list(matter.files.all()) == [row]
    assert str(row) == "盖章扫描件"


def test_a_file_larger_than_memory_comes_in_as_well(matter: Matter, clerk: Any, media: Path) -> None:
    with TemporaryUploadedFile("大.pdf", "application/pdf", 0, None) as file:
        content = papers.PDF.replace(b"<<>>", b"<<" + b" " * (4 << 20) + b">>", 1)
        file.write(content)
        file.size = len(content)
        row = attach(MatterFile, file, by=clerk, matter=matter, title="大文件")
    assert row.title == "大文件"
    assert row.sha256 == hashlib.sha256(content).hexdigest()


def test_what_may_not_come_in_leaves_nothing(matter: Matter, clerk: Any, media: Path) -> None:
    with pytest.raises(ValidationError, match="只改了扩展名"):
        attach(MatterFile, scan(content=b"<html>"), by=clerk, matter=matter)
    assert not on_disk(media)
    assert not matter.files.exists()


def test_a_row_that_cannot_be_written_takes_the_file_with_it(clerk: Any, media: Path) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        attach(MatterFile, scan(), by=clerk)  # without its matter
    assert not on_disk(media)


def test_a_full_disk_leaves_no_half_file(
    matter: Matter, clerk: Any, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(self: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True)
        path.write_bytes(content.read(10))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", fill_up)
    with pytest.raises(OSError, match="No space"):
        attach(MatterFile, scan(), by=clerk, matter=matter)
    assert not on_disk(media)


def attach_two_and_fail(matter: Matter, clerk: Any, media: Path) -> None:
    with files_follow(), transaction.atomic():
        attach(MatterFile, scan("一.pdf"), by=clerk, matter=matter)
        with files_follow():
            attach(MatterFile, scan("二.pdf"), by=clerk, matter=matter)
        assert len(on_disk(media)) == 2
        raise RuntimeError


def test_files_of_a_step_that_fails_later_are_gone(matter: Matter, clerk: Any, media: Path) -> None:
    with pytest.raises(RuntimeError):
        attach_two_and_fail(matter, clerk, media)
    assert not on_disk(media)
    assert not MatterFile.objects.exists()


def test_files_of_a_step_that_succeeds_stay(matter: Matter, clerk: Any, media: Path) -> None:
    with files_follow(), transaction.atomic():
        attach(MatterFile, scan(), by=clerk, matter=matter)
    assert len(on_disk(media)) == 1


def test_a_download_is_never_run_by_a_browser(matter: Matter, clerk: Any, media: Path) -> None:
    row = attach(MatterFile, scan('答复函 "第3号"; a.pdf'), by=clerk, matter=matter)
    response = serve(row)
    assert b"".join(response) == papers.PDF
    assert response["Content-Type"] == "application/pdf"
    name = "%E7%AD%94%E5%A4%8D%E5%87%BD%20%22%E7%AC%AC3%E5%8F%B7%22%3B%20a.pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(papers.PDF))
    response.close()


def test_a_file_changed_on_disk_is_not_sent(matter: Matter, clerk: Any, media: Path) -> None:
    row = attach(MatterFile, scan(), by=clerk, matter=matter)
    path = Path(row.file.path)
    path.write_bytes(path.read_bytes().replace(b"%%EOF", b"%%EOG"))
    with pytest.raises(Http404, match="损坏"):
        serve(row)
    path.unlink()
    with pytest.raises(Http404, match="不在了"):
        serve(row)


class ScanForm(forms.Form):
    scan = UploadField(label="扫描件")
    more = UploadsField(label="附件", required=False, most=2)


class NeedForm(forms.Form):
    scans = UploadsField(label="附件")


def test_several_files_may_be_asked_for() -> None:
    assert NeedForm({}).errors["scans"] == ["请选择一个文件。"]


def scan_form(*more: SimpleUploadedFile, **files: SimpleUploadedFile) -> ScanForm:
    sent: MultiValueDict[str, UploadedFile] = MultiValueDict()  # type: ignore[type-arg]
    for name, file in files.items():
        sent[name] = file
    sent.setlist("more", list(more))
    return ScanForm({}, sent)


def test_the_field_gives_the_checked_files() -> None:
    form = scan_form(scan("一.pdf"), scan("二.pdf"), scan=scan())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scan"].name == "盖章扫描件.pdf"
    assert [file.name for file in form.cleaned_data["more"]] == ["一.pdf", "二.pdf"]


def test_no_file_is_an_empty_list() -> None:
    form = scan_form(scan=scan())
    assert form.is_valid()
    assert form.cleaned_data["more"] == []


def test_the_field_says_what_is_wrong() -> None:
    form = scan_form(scan("坏.pdf", b"GIF89a"), scan("好.pdf"))
    assert form.errors["scan"] == ["请选择一个文件。"]
    assert "“坏.pdf”的内容不是 PDF 文件" in form.errors["more"][0]
    assert scan_form(scan=scan(content=b"")).errors["scan"] == ["这个文件是空的，请检查后重新选择。"]
    assert "最多上传 2 个" in scan_form(scan(), scan(), scan(), scan=scan()).errors["more"][0]


def test_thirty_megabytes_are_refused_beside_the_field(settings: Any) -> None:
    large = scan(content=papers.PDF + b" " * (30 << 20))
    assert "30.0 MB，超过每个文件 25 MB 的上限" in scan_form(scan=large).errors["scan"][0]


def test_the_widget_offers_what_may_come_in() -> None:
    html = ScanForm().as_p()
    assert 'accept=".pdf,.docx' in html
    assert "每个不超过 25 MB" in html
    assert html.count("multiple") == 1
