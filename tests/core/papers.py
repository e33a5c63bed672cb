"""Small true files of every kind that may be uploaded, and the ways to spoil them."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
XML = b'<?xml version="1.0" encoding="UTF-8"?><root>\xe6\xad\xa3\xe6\x96\x87</root>'
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", content, content_type="application/octet-stream")
    vars(file)["_name"] = name  # past the parser, which would have cleaned it
    return file


def zipped(*parts: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def docx(*more: tuple[str, bytes], main: bytes = XML) -> bytes:
    return zipped(("[Content_Types].xml", TYPES), ("word/document.xml", main), *more)


def xlsx(*more: tuple[str, bytes]) -> bytes:
    return zipped(("[Content_Types].xml", TYPES), ("xl/workbook.xml", XML), *more)


def ofd(main: bytes = XML) -> bytes:
    return zipped(("OFD.xml", main), ("Doc_0/Document.xml", XML))


def ole(*streams: str) -> bytes:
    directory = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
    return OLE + b"\0" * 1528 + directory


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" * 3 for _ in range(2)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpg(width: int = 2, height: int = 2, thumbnail: bytes = b"", end: bytes = b"\xff\xd9") -> bytes:
    exif = b"Exif\0\0" + thumbnail
    return (
        b"\xff\xd8\xff\xe1"
        + struct.pack(">H", len(exif) + 2)
        + exif
        + b"\xff\xc0\x00\x0b\x08"
        + struct.pack(">HH", height, width)
        + b"\x01\x01\x11\x00"
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + b"\x12\x34" * 10
        + end
    )
