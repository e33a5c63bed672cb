"""What a file really is: an allow-list by extension, first bytes and a light parse, never by the browser's word.

Our own, since .ofd (the country's document format) is unknown to the libraries (ADR). Every refusal is a
sentence that a clerk understands.
"""

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.core.files.base import File

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
MOST_XML = 60 * 1024 * 1024
MOST_PIXELS = 120_000_000
LONGEST_NAME = 200
# An inner extension of a thing that runs: 通知.exe.pdf. (调研报告2026.3.5.docx is an ordinary name.)
PROGRAMS = ("exe", "com", "scr", "bat", "cmd", "ps1", "msi", "jar", "lnk", "hta", "js", "jse", "vbs", "vbe", "wsf")
RUNS = frozenset((*PROGRAMS, "html", "htm", "xhtml", "svg", "php", "jsp", "asp", "aspx", "sh", "py"))


@dataclass(frozen=True)
class Kind:
    """A kind of file that may come in. ``check`` parses it lightly and raises ValidationError."""

    extension: str
    label: str
    content_type: str
    magic: bytes
    check: Callable[["File[bytes]"], None]


def sniff(file: "File[bytes]", *, limit: int) -> Kind:
    """The kind of ``file``; raises ValidationError with a sentence when it may not come in."""
    name = file.name or ""
    try:
        kind = _claimed(name)
        _check_size(file, limit)
        _check_magic(file, kind)
        file.seek(0)
        kind.check(file)
    except ValidationError as error:
        shown = "".join(char for char in PurePosixPath(name).name if char.isprintable())[:60] or "未命名"
        raise ValidationError([f"“{shown}”{sentence}" for sentence in error.messages], code="upload") from None
    finally:
        file.seek(0)
    return kind


def _claimed(name: str) -> Kind:
    """The kind that the name claims; the name itself must be an honest one."""
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in name):
        raise ValidationError("的文件名里有看不见的控制字符，请改名后再上传。")
    if len(name) > LONGEST_NAME:
        raise ValidationError(f"的文件名太长（超过 {LONGEST_NAME} 个字），请改短后再上传。")
    *inner, last = [suffix.lstrip(".").lower().strip() for suffix in PurePosixPath(name).suffixes] or [""]
    kind = KINDS.get(last)
    if kind is None:
        raise ValidationError(f"不是可以上传的类型。可以上传：{ALLOWED}。")
    if RUNS.intersection(inner):
        raise ValidationError("的文件名带有程序的扩展名，请改名后再上传。")
    return kind


def _check_size(file: "File[bytes]", limit: int) -> None:
    size = file.size or 0
    if size == 0:
        raise ValidationError("是空文件（0 字节），请检查后重新选择。")
    if size > limit:
        raise ValidationError(f"有 {size / 2**20:.1f} MB，超过每个文件 {limit >> 20} MB 的上限。请压缩或拆分后再上传。")


def _check_magic(file: "File[bytes]", kind: Kind) -> None:
    file.seek(0)
    first = file.read(16)
    if first.startswith(kind.magic):
        return
    if kind.magic == ZIP and first.startswith(OLE):
        raise ValidationError("打不开：它加了密码，或是旧格式改了扩展名。请去掉密码，另存为新格式后再上传。")
    raise ValidationError(f"的内容不是 {kind.extension.upper()} 文件（可能只改了扩展名），请用原来的软件另存后再上传。")


# The light parses: each reads what it must and no more.


def _check_pdf(file: "File[bytes]") -> None:
    content = file.read()
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise ValidationError("不完整（PDF 没有结尾），请重新导出后再上传。")
    if b"/JavaScript" in content or b"/Launch" in content:
        raise ValidationError("里面带有脚本或启动程序的动作，请打印成新的 PDF 后再上传。")


def _check_png(file: "File[bytes]") -> None:
    content = file.read()
    if len(content) < 33 or content[12:16] != b"IHDR":
        raise ValidationError("不是完整的 PNG 图片，请重新保存后再上传。")
    _check_pixels(*struct.unpack(">II", content[16:24]))
    if not content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"):
        raise ValidationError("不是完整的 PNG 图片，请重新保存后再上传。")


def _check_jpg(file: "File[bytes]") -> None:
    """Walk the segments to the picture itself: a thumbnail inside has an end of its own."""
    content, at = file.read(), 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            _check_pixels(width, height)
        if marker == 0xDA:
            if content.find(b"\xff\xd9", at + 2) > 0:
                return
            break
        at += 2 + length
    raise ValidationError("不是完整的 JPG 图片，请重新保存后再上传。")


def _check_pixels(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise ValidationError(f"的尺寸是 {width}×{height}，太大了，请缩小后再上传。")


def _check_ole(*streams: str) -> Callable[["File[bytes]"], None]:
    """An old Office file: the directory names its parts in UTF-16."""

    def check(file: "File[bytes]") -> None:
        content = file.read()
        parts = [stream.encode("utf-16-le") + b"\0\0" for stream in streams]
        if len(content) < 1536 or not any(part in content for part in parts):
            raise ValidationError("不是完整的 Office 文件，请用 Word 或 WPS 另存后再上传。")
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            raise ValidationError(MACROS)

    return check


def _check_zip(main: str) -> Callable[["File[bytes]"], None]:
    """A zip of XML parts with ``main`` among them, of a sane size, without macros and without a DTD."""

    def check(file: "File[bytes]") -> None:
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                _check_entries(entries, file.size or 1)
                names = {entry.filename for entry in entries}
                if main not in names:
                    raise ValidationError("的内容和扩展名不符，请用原来的软件另存后再上传。")
                for part in {main, "[Content_Types].xml"} & names:
                    _check_xml(archive, part)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
            raise ValidationError("已经损坏，打不开，请重新保存后再上传。") from None

    return check


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * size + 2**20:
        raise ValidationError("展开后过大，不能上传。请拆分或转成 PDF 后再上传。")
    for entry in entries:
        if entry.flag_bits & 1:
            raise ValidationError("加了密码，请去掉密码后再上传。")
        if "vbaproject" in entry.filename.lower():
            raise ValidationError(MACROS)
        if entry.filename.startswith("/") or ".." in re.split(r"[/\\]", entry.filename):
            raise ValidationError("的内部结构不正常，请用原来的软件另存后再上传。")


def _check_xml(archive: zipfile.ZipFile, part: str) -> None:
    """Well formed, and no DTD (so no entity): Office writes none."""
    if archive.getinfo(part).file_size > MOST_XML:
        raise ValidationError("展开后过大，不能上传。请拆分或转成 PDF 后再上传。")
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(archive.read(part), True)  # noqa: FBT003  expat takes no keywords
    except expat.ExpatError:
        raise ValidationError("已经损坏，打不开，请重新保存后再上传。") from None


def _refuse_doctype(*_: object) -> None:
    raise ValidationError("的内部结构不正常，请用原来的软件另存后再上传。")


ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACROS = "里面带有宏，不能上传。请另存为不带宏的文件后再上传。"
OFFICE = "application/vnd.openxmlformats-officedocument."

_JPG = Kind("jpg", "JPG 图片", "image/jpeg", b"\xff\xd8\xff", _check_jpg)
KINDS = {
    "pdf": Kind("pdf", "PDF", "application/pdf", b"%PDF-", _check_pdf),
    "docx": Kind("docx", "Word", OFFICE + "wordprocessingml.document", ZIP, _check_zip("word/document.xml")),
    "xlsx": Kind("xlsx", "Excel", OFFICE + "spreadsheetml.sheet", ZIP, _check_zip("xl/workbook.xml")),
    "ofd": Kind("ofd", "OFD", "application/ofd", ZIP, _check_zip("OFD.xml")),
    "doc": Kind("doc", "Word", "application/msword", OLE, _check_ole("WordDocument")),
    "xls": Kind("xls", "Excel", "application/vnd.ms-excel", OLE, _check_ole("Workbook", "Book")),
    "png": Kind("png", "PNG 图片", "image/png", b"\x89PNG\r\n\x1a\n", _check_png),
    "jpg": _JPG,
    "jpeg": _JPG,
}
EXTENSIONS = tuple(KINDS)
ALLOWED = "PDF、Word、Excel、OFD、PNG、JPG"
