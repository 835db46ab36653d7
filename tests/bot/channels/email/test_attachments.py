"""Files that come with a mail: kept as they are, typed by their content, named safely, never opened."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.incoming.file_names import LONGEST, safe_name
from bot.channels.email.incoming.file_types import type_of
from tests.bot.channels.email.ugly_mail import a_mail, a_part, a_wrapping, of_parts, read

OFFICE = "application/vnd.openxmlformats-officedocument."
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


def a_zip(*names: str, stored: tuple[str, bytes] | None = None) -> bytes:
    """A zip file of empty files, the first perhaps stored with a content."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        if stored:
            archive.writestr(*stored)
        for name in names:
            archive.writestr(name, b"")
    return octets.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "figures.xlsx", "application/pdf"),
        (b"\n\n%PDF-1.7", "", "application/pdf"),
        (PNG, "a.txt", "image/png"),
        (b"\xff\xd8\xff\xe0", "a.png", "image/jpeg"),
        (b"GIF89a....", "", "image/gif"),
        (b"{\\rtf1 x}", "", "application/rtf"),
        (a_zip("[Content_Types].xml", "word/document.xml"), "a.xlsx", OFFICE + "wordprocessingml.document"),
        (a_zip("[Content_Types].xml", "xl/workbook.xml"), "", OFFICE + "spreadsheetml.sheet"),
        (a_zip("[Content_Types].xml", "ppt/a.xml"), "", OFFICE + "presentationml.presentation"),
        (a_zip("word/document.xml"), "a.docx", "application/zip"),
        (a_zip(stored=("mimetype", b"application/vnd.oasis.opendocument.text")), "",
         "application/vnd.oasis.opendocument.text"),
        (a_zip(stored=("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")), "",
         "application/vnd.oasis.opendocument.spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "", "application/vnd.ms-excel"),
        (b"MZ\x90\x00", "figures.pdf", "application/x-msdownload"),
        (b"Ref,Value\n1,45.2\n", "figures.csv", "text/csv"),
        (b"just words", "notes.txt", "text/plain"),
        (b"<!DOCTYPE html><p>", "a.txt", "text/html"),
        (b"Subject: x\r\n\r\n", "a.eml", "message/rfc822"),
        (b"\x00\x01\x02", "a.csv", "application/octet-stream"),
        (b"", "", "text/plain"),
    ],
)  # fmt: skip
def test_a_type_is_by_content(content: bytes, name: str, kind: str) -> None:
    """A name can say anything; it only tells a table from other text."""
    assert kind == type_of(content, name)


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("figures.xlsx", "figures.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\figures.xlsx", "figures.xlsx"),
        ("..\\..\\.bashrc", "bashrc"),
        ("/etc/", "etc"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("com¹.csv", "_com¹.csv"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nBcc: x\x00.pdf", "a Bcc_ x.pdf"),
        ("  . hidden . ", "hidden"),
        ("é" * 300 + ".pdf", "é" * (LONGEST - 4) + ".pdf"),
        ("a<b>:\"|?*.csv", "a_b______.csv"),
        ("", "other.bin"),
        ("....", "other.bin"),
        ("///", "other.bin"),
        ("\u202e\u200b", "other.bin"),
        ("\ud800.pdf", "_.pdf"),
    ],
)
def test_a_name_is_made_safe(given_name: str, name: str) -> None:
    """Without path, control and direction marks, leading dots and names of devices."""
    assert name == safe_name(given_name, "other.bin")


@given(st.text())
def test_no_name_leads_out_of_its_folder(given_name: str) -> None:
    """Whatever is given, the name can be saved anywhere."""
    name = safe_name(given_name, "other.bin")
    assert 0 < len(name) <= LONGEST
    assert not set(name) & set('/\\:\x00\r\n<>"|?*')
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert name == name.encode().decode()


def test_files_come_with_their_names_however_encoded() -> None:
    """RFC 2231 in pieces, RFC 2047 as Outlook writes it, and no name at all; two of one name are told apart."""
    names = (
        "Content-Disposition: attachment; filename*0*=utf-8''%C3%A9t; filename*1*=%C3%A9; filename*2=.pdf",
        'Content-Disposition: attachment; filename="=?utf-8?q?=C3=A9t=C3=A9=2Epdf?="',
        "Content-Disposition: attachment; filename*0*=utf-8''a; filename*1*=b'c'd.pdf",
        "Content-Disposition: attachment",
        "Content-Disposition: attachment; filename=\"a;b\\\"c.pdf\"; filename=other.pdf",
    )
    header, body = of_parts("mixed", a_part("See attached"), *(
        a_part(b"%PDF-1.4", "Content-Type: application/pdf", name) for name in names))  # fmt: skip
    files = read(a_mail(body, header)).attachments
    assert ["été.pdf", "été-2.pdf", "ab'c'd.pdf", "attachment.pdf", "a;b_c.pdf"] == [file.name for file in files]
    assert {("application/pdf", "application/pdf", b"%PDF-1.4")} == {(f.declared, f.type, f.content) for f in files}


def test_a_logo_is_no_evidence_but_a_picture_is() -> None:
    """Small pictures shown in the text are left out; large ones, and those attached, are kept."""
    logo = ("Content-Type: image/png; name=logo.png", "Content-ID: <logo>", "Content-Disposition: inline")
    header, body = of_parts(
        "related", a_part("<p>1. 45.2<img src=cid:logo>", "Content-Type: text/html"), a_part(PNG, *logo),
        a_part(PNG + b"\0" * 50_000, *logo[:1], "Content-ID: <chart>"),
        a_part(PNG, "Content-Type: image/png; name=small.png", "Content-ID: <x>", "Content-Disposition: attachment"),
    )  # fmt: skip
    mail = read(a_mail(body, header))
    assert ["logo.png", "small.png"] == [file.name for file in mail.attachments]
    assert [True, False] == [len(file.content) > 50_000 for file in mail.attachments]


def test_a_mail_sent_along_is_a_file_and_its_words_are_not_read() -> None:
    """A forwarded mail is evidence, named by its subject."""
    inner = b"From: x@y.uk\r\nSubject: The/figures\r\n\r\n1. 99\r\n"
    header, body = of_parts("mixed", a_part("1. 45.2"), a_part(inner, "Content-Type: message/rfc822"))
    mail = read(a_mail(body, header))
    assert ("1. 45.2", [("The-figures.eml", "message/rfc822")]) == (
        mail.text, [(file.name, file.type) for file in mail.attachments]
    )  # fmt: skip


def test_signatures_of_mail_are_no_files() -> None:
    """Neither S/MIME nor PGP signatures are evidence."""
    header, body = of_parts("signed", a_part("1. 45.2"), a_part(b"0\x82", "Content-Type: application/pkcs7-signature; "
                            "name=smime.p7s"))  # fmt: skip
    mail = read(a_mail(body, header))
    assert ("1. 45.2", ()) == (mail.text, mail.attachments)


def test_a_wrapping_of_outlook_is_unpacked() -> None:
    """Its file is kept under its own name, its text read where there is no other."""
    wrapped = a_wrapping(b"figures.csv", b"Ref,Value\n", b"1. 45.2\r\n")
    mail = read(a_mail(wrapped, "Content-Type: application/ms-tnef; name=winmail.dat"))
    assert [("figures.csv", "text/csv", b"Ref,Value\n")] == [(f.name, f.type, f.content) for f in mail.attachments]
    assert "1. 45.2" == mail.text.strip()
    header, body = of_parts("mixed", a_part("1. 46"), a_part(wrapped, "Content-Type: application/octet-stream"))
    assert "1. 46" == read(a_mail(body, header)).text


@pytest.mark.parametrize(
    "octets",
    [
        b"\x78\x9f\x3e\x22",
        b"\x78\x9f\x3e\x22\x01\x00" + b"\x02\x02\x90" * 900,
        a_wrapping(b"\xff\xfe", b"x")[:-9],
        a_wrapping(b"a", b"x", b"y" * 9) + b"\0" * 99_999,
        a_wrapping(b"a", b"x") + a_wrapping(b"a", b"x")[6:] * 700,
    ],
)
def test_a_wrapping_that_cannot_be_unpacked_is_kept_as_it_is(octets: bytes) -> None:
    """Or as far as it could be; nothing is raised, nothing lost."""
    wrapping = a_part(octets, "Content-Type: application/ms-tnef; name=winmail.dat")
    header, body = of_parts("mixed", a_part("1. 45.2"), wrapping)
    mail = read(a_mail(body, header))
    assert ("1. 45.2", ["winmail.dat"]) == (mail.text, [file.name for file in mail.attachments])


@given(st.binary(max_size=300))
def test_no_wrapping_makes_it_raise(octets: bytes) -> None:
    """Random octets behind the signature."""
    read(a_mail(b"\x78\x9f\x3e\x22\x01\x00" + octets, "Content-Type: application/ms-tnef; name=winmail.dat"))
