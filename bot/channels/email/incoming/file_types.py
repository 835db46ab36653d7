"""What a file is by its first octets, never by its name alone; nothing is opened or unpacked."""

from __future__ import annotations

OCTETS = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_EXAMINED = 64 * 1024

_FIRST = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
_CONTAINERS = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"avif": "image/avif"}
_IN_ZIP = (
    (b"word/", _OFFICE + "wordprocessingml.document"),
    (b"xl/", _OFFICE + "spreadsheetml.sheet"),
    (b"ppt/", _OFFICE + "presentationml.presentation"),
)
_IN_OLE = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("EncryptedPackage", "application/x-encrypted-office"),
)
_MAIL_HEADERS = (b"received:", b"return-path:", b"from:", b"delivered-to:", b"message-id:", b"mime-version:", b"date:",
                 b"subject:", b"to:", b"dkim-signature:", b"authentication-results:")  # fmt: skip
_EXTENSIONS = {
    "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/tiff": "tif",
    "application/rtf": "rtf", "text/csv": "csv", "text/plain": "txt", "text/html": "html", "message/rfc822": "eml",
    "application/zip": "zip", _IN_ZIP[0][1]: "docx", _IN_ZIP[1][1]: "xlsx", _IN_ZIP[2][1]: "pptx",
    "application/msword": "doc", "application/vnd.ms-excel": "xls", "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "image/heic": "heic", "image/webp": "webp", "application/ms-tnef": "dat",
}  # fmt: skip


def type_of(content: bytes, name: str = "") -> str:
    """The type of a file by its content; its name only tells a table from other text."""
    known = next((kind for start, kind in _FIRST if content.startswith(start)), None)
    if known:
        return known
    if b"%PDF-" in content[:1024]:
        return "application/pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return next((kind for stream, kind in _IN_OLE if stream.encode("utf-16-le") in content), OCTETS)
    if content.startswith(b"RIFF"):
        return _CONTAINERS.get(content[8:12], OCTETS)
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], "video/mp4")
    return _written(content[:_EXAMINED], name.lower())


def extension_of(kind: str) -> str:
    """The ending that files of a type have; `bin` for those that are not told apart."""
    return _EXTENSIONS.get(kind, "bin")


def _zipped(content: bytes) -> str:
    """Office files are told by the names within, which stand in a zip file as they are."""
    declared = content[30:130].partition(b"mimetype")[2]
    if declared.startswith(b"application/vnd.oasis.opendocument."):
        letters = declared[: next((at for at, o in enumerate(declared) if not _of_type(o)), len(declared))]
        return letters.decode("ascii").rstrip(".")
    if b"[Content_Types].xml" in content:
        return next((kind for folder, kind in _IN_ZIP if folder in content), "application/zip")
    return "application/zip"


def _of_type(octet: int) -> bool:
    return chr(octet).isascii() and (chr(octet).islower() or chr(octet) in "/.-")


def _written(start: bytes, name: str) -> str:
    """Kinds of text; anything with a NUL in it is none, but for UTF-16."""
    if b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return OCTETS
    begins = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if begins.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if begins.startswith(b"<?xml") or begins.startswith(b"<svg"):
        return "application/xml"
    if begins.startswith(b"begin:vcalendar"):
        return "text/calendar"
    if begins.startswith(_MAIL_HEADERS) and name.endswith((".eml", ".msg", ".mht")):
        return "message/rfc822"
    return "text/csv" if name.endswith((".csv", ".tsv")) else "text/plain"
