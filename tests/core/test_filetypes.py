"""What may be uploaded and what may not: a corpus of true, false and malicious files."""

import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError

from core import filetypes
from core.filetypes import sniff
from tests.core import papers
from tests.core.papers import docx, jpg, ofd, ole, png, upload, xlsx, zipped

LIMIT = 25 << 20
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
DTD = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'

DTD_IN_UTF_16 = DTD.decode().replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")

GOOD = [
    ("调研报告.pdf", papers.PDF, "pdf"),
    ("A.PDF", papers.PDF + b"\n" * 40, "pdf"),
    ("关于加强城区停车管理的提案.docx", docx(), "docx"),
    ("2026.3.5调研提纲.docx", docx(("word/media/image1.png", png())), "docx"),
    ("名册.xlsx", xlsx(("xl/worksheets/sheet1.xml", papers.XML)), "xlsx"),
    ("红头文件.ofd", ofd(), "ofd"),
    ("旧文件.doc", ole("Root Entry", "WordDocument"), "doc"),
    ("旧表.xls", ole("Root Entry", "Workbook"), "xls"),
    ("九七以前的表.xls", ole("Root Entry", "Book"), "xls"),
    ("现场.png", png(), "png"),
    ("现场.PNG", png(4000, 3000), "png"),
    ("照片.jpg", jpg(), "jpg"),
    ("照片.jpeg", jpg(4000, 3000), "jpg"),
    ("手机照片带尾巴.jpg", jpg() + b"SEFT" * 8, "jpg"),
    ("<svg onload=alert(1)>.pdf", papers.PDF, "pdf"),
    ("../../etc/passwd.pdf", papers.PDF, "pdf"),
    ("字" * 190 + ".pdf", papers.PDF, "pdf"),
]


@pytest.mark.parametrize(("name", "content", "extension"), GOOD, ids=[name[:20] for name, *_ in GOOD])
def test_true_files_come_in(name: str, content: bytes, extension: str) -> None:
    file = upload(name, content)
    assert sniff(file, limit=LIMIT).extension == extension
    assert file.tell() == 0


def encrypted() -> bytes:
    whole = bytearray(docx())
    at = whole.find(b"PK\x01\x02")
    while at >= 0:
        whole[at + 8] |= 1
        at = whole.find(b"PK\x01\x02", at + 4)
    return bytes(whole)


def broken(content: bytes) -> bytes:
    """The compressed bytes of the first part are garbage, the directory is whole."""
    whole = bytearray(content)
    whole[45:75] = b"\xff" * 30
    return bytes(whole)


BOMB = docx(("word/media/zeros.bin", b"\0" * (40 << 20)))
THUMBNAIL = jpg()

REFUSED = [
    # Not on the list at all
    ("脚本.svg", SVG, "不是可以上传的类型"),
    ("网页.html", HTML, "不是可以上传的类型"),
    ("程序.exe", b"MZ\x90\0", "不是可以上传的类型"),
    ("宏表.xlsm", xlsx(), "不是可以上传的类型"),
    ("幻灯.pptm", docx(), "不是可以上传的类型"),
    ("压缩包.zip", docx(), "不是可以上传的类型"),
    ("动图.gif", b"GIF89a", "不是可以上传的类型"),
    ("没有扩展名", papers.PDF, "不是可以上传的类型"),
    (".pdf", papers.PDF, "不是可以上传的类型"),
    ("", papers.PDF, "不是可以上传的类型"),
    ("eicar.com", EICAR, "不是可以上传的类型"),
    ("批处理.pdf.bat", papers.PDF, "不是可以上传的类型"),
    # The name lies
    ("通知.exe.pdf", papers.PDF, "程序的扩展名"),
    ("通知.html.docx", docx(), "程序的扩展名"),
    ("a.pdf\0.html", papers.PDF, "控制字符"),
    ("a\0.pdf", papers.PDF, "控制字符"),
    ("通知\u202efdp.exe", papers.PDF, "控制字符"),
    ("通知\u202egpj.pdf", papers.PDF, "控制字符"),
    ("通\u2066知.pdf", papers.PDF, "控制字符"),
    ("换\n行.pdf", papers.PDF, "控制字符"),
    ("字" * 300 + ".pdf", papers.PDF, "文件名太长"),
    # The content is something else
    ("网页.pdf", HTML, "内容不是 PDF"),
    ("网页.docx", HTML, "内容不是 DOCX"),
    ("网页.xls", b"<html><table></table></html>", "内容不是 XLS"),
    ("矢量图.png", SVG, "内容不是 PNG"),
    ("矢量图.jpg", SVG, "内容不是 JPG"),
    ("病毒.pdf", EICAR, "内容不是 PDF"),
    ("照片.png", jpg(), "内容不是 PNG"),
    ("照片.jpg", png(), "内容不是 JPG"),
    ("动图.jpg", b"GIF89a" + docx(), "内容不是 JPG"),
    ("文件.pdf", docx(), "内容不是 PDF"),
    ("文件.ofd", papers.PDF, "内容不是 OFD"),
    ("文件.doc", docx(), "内容不是 DOC"),
    ("前面有垃圾.pdf", b"junk" + papers.PDF, "内容不是 PDF"),
    ("加密.docx", ole("EncryptedPackage"), "加了密码"),
    ("表.docx", xlsx(), "内容和扩展名不符"),
    ("文.xlsx", docx(), "内容和扩展名不符"),
    ("文.ofd", docx(), "内容和扩展名不符"),
    ("网页包.docx", zipped(("index.html", HTML)), "内容和扩展名不符"),
    ("安装包.doc", ole("Root Entry", "!Setup"), "不是完整的 Office 文件"),
    ("文档.xls", ole("Root Entry", "WordDocument"), "不是完整的 Office 文件"),
    ("短.doc", papers.OLE + "WordDocument".encode("utf-16-le") + b"\0\0", "不是完整的 Office 文件"),
    # Empty, cut off, broken
    ("空.pdf", b"", "空文件"),
    ("空.docx", b"", "空文件"),
    ("半个.pdf", papers.PDF[:-30], "没有结尾"),
    ("半个.docx", docx()[:-40], "已经损坏"),
    ("半个.png", png()[:-8], "不是完整的 PNG"),
    ("短.png", png()[:20], "不是完整的 PNG"),
    ("半个.jpg", jpg(end=b""), "不是完整的 JPG"),
    ("只有缩略图完整.jpg", jpg(thumbnail=THUMBNAIL, end=b""), "不是完整的 JPG"),
    ("没有图.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 30, "不是完整的 JPG"),
    ("坏压缩.docx", broken(docx()), "已经损坏"),
    ("坏内容.docx", docx(main=b"<root>"), "已经损坏"),
    ("坏内容.ofd", ofd(main=b"not xml"), "已经损坏"),
    # Dangerous inside
    ("带宏.docx", docx(("word/vbaProject.bin", b"\0")), "带有宏"),
    ("带宏.xlsx", xlsx(("xl/VBAPROJECT.BIN", b"\0")), "带有宏"),
    ("带宏.doc", ole("WordDocument", "_VBA_PROJECT"), "带有宏"),
    ("带宏.xls", ole("Workbook", "_VBA_PROJECT_CUR"), "带有宏"),
    ("脚本.pdf", papers.PDF.replace(b"<<>>", b"<</S/JavaScript/JS(app.alert(1))>>"), "脚本"),
    ("启动.pdf", papers.PDF.replace(b"<<>>", b"<</S/Launch/F(cmd.exe)>>"), "脚本"),
    ("外部实体.docx", docx(main=DTD), "内部结构不正常"),
    ("外部实体.ofd", ofd(main=DTD), "内部结构不正常"),
    ("外部实体16.docx", docx(main=DTD_IN_UTF_16), "内部结构不正常"),
    ("路径.docx", docx(("../../evil.txt", b"x")), "内部结构不正常"),
    ("路径.xlsx", xlsx(("/etc/passwd", b"x")), "内部结构不正常"),
    ("反斜杠.docx", docx(("word\\..\\..\\evil", b"x")), "内部结构不正常"),
    ("加密项.docx", encrypted(), "加了密码"),
    # Too much
    ("炸弹.docx", BOMB, "展开后过大"),
    ("很多项.docx", docx(*[(f"word/{n}.xml", b"") for n in range(2_001)]), "展开后过大"),
    ("大图.png", png(30_000, 30_000), "太大了"),
    ("大图.jpg", jpg(60_000, 60_000), "太大了"),
    ("零宽.png", png(0, 10), "太大了"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "sentence"), REFUSED, ids=[f"{n}-{row[0][:16]!a}" for n, row in enumerate(REFUSED)]
)
def test_other_files_are_refused_with_a_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        sniff(upload(name, content), limit=LIMIT)
    assert sentence in refusal.value.messages[0]
    assert refusal.value.messages[0].isprintable()


def test_a_file_one_byte_over_the_limit_is_refused() -> None:
    content = papers.PDF.replace(b"<<>>", b"<<" + b" " * 1_000 + b">>", 1)
    assert sniff(upload("a.pdf", content), limit=len(content)).extension == "pdf"
    with pytest.raises(ValidationError, match="上限"):
        sniff(upload("a.pdf", content), limit=len(content) - 1)


def test_a_declared_size_that_lies_does_not_unpack_more() -> None:
    """The directory says 10 bytes, the part holds 50 MB: reading stops at what was declared."""
    whole = bytearray(docx(main=b"<r>" + b" " * (50 << 20) + b"</r>"))
    start = whole.find(b"PK\x01\x02", whole.find(b"PK\x01\x02") + 4)
    assert whole[start + 46 :].startswith(b"word/document.xml")
    struct.pack_into("<I", whole, start + 24, 10)
    with pytest.raises(ValidationError, match="已经损坏"):
        sniff(upload("a.docx", bytes(whole)), limit=LIMIT)


def test_a_main_part_too_large_to_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filetypes, "MOST_XML", 1_000)
    with pytest.raises(ValidationError, match="展开后过大"):
        sniff(upload("a.docx", docx(main=b"<r>" + b" " * 1_000 + b"</r>")), limit=LIMIT)


def test_stored_entries_are_read_too() -> None:
    content = zipped(("OFD.xml", papers.XML), compression=zipfile.ZIP_STORED)
    assert sniff(upload("a.ofd", content), limit=LIMIT).content_type == "application/ofd"
