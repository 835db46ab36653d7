"""Mail taken apart: the text is found whatever its build and charset, and no octets make it raise."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.mail import Nature, Proof
from tests.bot.channels.email.ugly_mail import ANN, DOMAIN, OUR_ID, RETURNS, TOKEN, a_mail, a_part, of_parts, read

PLAIN, HTML = "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "headers", "text"),
    [
        (b"1. 45.2\r\n2. amber", (), "1. 45.2\n2. amber"),
        ("£4m – fine".encode(), (PLAIN,), "£4m – fine"),
        ("£4m – fine".encode("cp1252"), ("Content-Type: text/plain; charset=iso-8859-1",), "£4m – fine"),
        ("£4m".encode("cp1252"), (PLAIN,), "£4m"),
        ("£4m".encode(), ("Content-Type: text/plain; charset=x-unknown",), "£4m"),
        ("£4m".encode(), ("Content-Type: text/plain; charset=us-ascii",), "£4m"),
        ("£4m".encode(), ("Content-Type: text/plain; charset=zlib",), "£4m"),
        ("£4m".encode(), ("Content-Type: text/plain; charset=\"unicode_escape\"",), "£4m"),
        ("45.2".encode("utf-16"), ("Content-Type: text/plain; charset=utf-16",), "45.2"),
        ("45,2 г".encode("koi8-r"), ("Content-Type: text/plain; charset=koi8-r",), "45,2 г"),
        (base64.b64encode("£4m".encode()), (PLAIN, "Content-Transfer-Encoding: BASE64"), "£4m"),
        (b"wqM0*bQ\r\n", (PLAIN, "Content-Transfer-Encoding: base64"), "£4m"),
        (b"wqM0bQ==\r\n-- \r\nA list", (PLAIN, "Content-Transfer-Encoding: base64"), "£4m"),
        (b"=C2=A34m=\r\n!", (PLAIN, "Content-Transfer-Encoding: quoted-printable"), "£4m!"),
        (b"=ZZ 45.2", (PLAIN, "Content-Transfer-Encoding: quoted-printable"), "=ZZ 45.2"),
        (b"45.2", ("Content-Type: text",), "45.2"),
        (b"45.2", ("Content-Type: ;;;=",), "45.2"),
        (b"4\x005.\xe2\x80\x8b2\xc2\xa0\xe2\x80\xae%", (PLAIN,), "45.2 %"),
    ],
)  # fmt: skip
def test_a_text_is_read_in_the_charset_that_fits(body: bytes, headers: tuple[str, ...], text: str) -> None:
    """The declared one, then UTF-8, then Windows-1252; and without what nobody sees."""
    mail = read(a_mail(body, *headers))
    assert (text, None) == (mail.text, mail.trouble)


@pytest.mark.parametrize(
    ("kind", "parts", "text", "other"),
    [
        ("alternative", (a_part("1. 45.2", PLAIN), a_part("<p>1. 45.2", HTML)), "1. 45.2", "1. 45.2"),
        ("alternative", (a_part("See HTML", PLAIN), a_part("<p>1. 45.2 and more words than that", HTML)),
         "1. 45.2 and more words than that", "1. 45.2 and more words than that"),
        ("mixed", (a_part("1. 45.2", PLAIN), a_part("2. amber", PLAIN)), "1. 45.2\n2. amber", None),
        ("mixed", (a_part("<p>1. 45.2", HTML), a_part("This mail is confidential. " * 3, PLAIN)),
         "1. 45.2\n" + "This mail is confidential. " * 3, "1. 45.2\n" + "This mail is confidential. " * 3),
        ("mixed", (a_part("1. 45.2", PLAIN), a_part("2. amber", PLAIN, "Content-Disposition: attachment")),
         "1. 45.2", None),
        ("report", (a_part("1. 45.2"),), "1. 45.2", None),
    ],
)  # fmt: skip
def test_pieces_of_text_are_put_together(kind: str, parts: tuple[bytes, ...], text: str, other: str | None) -> None:
    """A piece in one form only stands in both texts, so neither loses an answer."""
    header, body = of_parts(kind, *parts)
    mail = read(a_mail(body, header))
    assert (text, other) == (mail.text, mail.other)


def test_parts_within_parts_are_found() -> None:
    """Apple Mail puts a file between two HTML parts of one alternative."""
    inner_type, inner = of_parts(
        "mixed", a_part("<p>1. 45.2", HTML), a_part(b"%PDF-1.4", "Content-Type: application/pdf; name=a.pdf"),
        a_part("<p>2. amber", HTML), boundary="=_inner",
    )  # fmt: skip
    header, body = of_parts("alternative", a_part("1. 45.2\n2. amber", PLAIN), a_part(inner, inner_type))
    mail = read(a_mail(body, header))
    assert ("1. 45.2\n2. amber", "1. 45.2\n2. amber") == (mail.text, mail.other)
    assert ["a.pdf"] == [file.name for file in mail.attachments]


@pytest.mark.parametrize(
    ("body", "headers", "why"),
    [
        (b"x", ("Content-Type: multipart/mixed",), "not where they begin"),
        (b"x", ("Content-Type: multipart/mixed; boundary=B",), "none can be found"),
        (b"--B\r\n\r\nx\r\n" * 3000, ("Content-Type: multipart/mixed; boundary=B",), "more than 100 parts"),
        (b"".join(b"--B%d\nContent-Type: multipart/mixed; boundary=B%d\n\n" % (at, at + 1) for at in range(3000)),
         ("Content-Type: multipart/mixed; boundary=B0",), "more than 20 deep"),
        (b"x", ("X: y",) * 1200, "more headers"),
        (b"<div>" * 50_000 + b"45.2", (HTML,), "nested too deeply"),
        (b"<p style='display:none'>45.2", (HTML,), "shows no text"),
        (b"<p>" + b"x" * 3_000_000, (HTML,), "too long"),
        (b"MIAGCSqGSIb3", ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data",), "encrypted"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(body: bytes, headers: tuple[str, ...], why: str) -> None:
    """Never an empty mail: who sent it is known, and can be told; the same mail made plain is read."""
    mail = read(a_mail(body, *headers))
    assert why in (mail.trouble or "")
    assert ((ANN,), (TOKEN,)) == (mail.senders, mail.tokens)
    assert None is read(a_mail("1. 45.2")).trouble


def test_html_that_cannot_be_read_does_not_matter_beside_plain_text() -> None:
    """What the person wrote is there in plain."""
    header, body = of_parts("alternative", a_part("1. 45.2", PLAIN), a_part("<div>" * 3000 + "45.2", HTML))
    mail = read(a_mail(body, header))
    assert ("1. 45.2", None, None) == (mail.text, mail.other, mail.trouble)


def test_a_mail_that_is_too_large_is_known_by_its_headers() -> None:
    """Its sender can be told; nothing of its body is read."""
    mail = read(a_mail(b"x" * 26_214_400, "Subject: Big"))
    assert "larger than 26,214,400 octets" in (mail.trouble or "")
    assert ("Big", (ANN,), "") == (mail.subject, mail.senders, mail.text)


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        ("=?utf-8?q?Re=3A_figures?=", "Re: figures"),
        ("=?utf-8?B?w6k=?= =?utf-8?b?w6k=?=", "éé"),
        ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
        ("=?iso-8859-1?q?=A34m?= and =?x-none?q?=C2=A35m?=", "£4m and £5m"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8?q?one=0D=0ABcc=3A_victim=40x=2Euk?=", "one Bcc: victim@x.uk"),
        ("=?utf-8?b?!!!?= =?utf-8?q?unfinished", "=?utf-8?q?unfinished"),
        ("one\n two\n\tthree", "one two three"),
        ("caf\udce9", "café"),
        ("a\udc00b\x00\x07c\u202ed", "abcd"),
        ("x" * 5000, "x" * 500),
    ],
)
def test_a_subject_is_one_clean_line(value: str, subject: str) -> None:
    """Encoded words, folds, raw octets and control characters included; a line end cannot be smuggled in."""
    raw = a_mail("1. 45.2", "Subject: " + value.replace("\udc00", ""))
    assert subject == read(raw).subject


@pytest.mark.parametrize(
    ("line", "hides"),
    [
        ("Subject: =?utf-8?q?x=0D=0ABcc=3A_victim=40x=2Euk?=", "its subject hides a header “Bcc”"),
        ("Subject: =?utf-8?q?x=0A?= =?utf-8?q?_X-Evil_=3A_1?=", "its subject hides a header “X-Evil”"),
        ("Subject: =?utf-16be?b?AHgADQAKAEIAYwBjADogAQ==?=", "its subject hides a header “Bcc”"),
        ("Subject: =?utf-8?b?eOKAqEJjYzogdg==?=", "its subject hides a header “Bcc”"),
        ("Subject: Re: x\rBcc: victim@x.uk", "its subject hides a header “Bcc”"),
        ("From: =?utf-8?q?Ann=0D=0ABcc=3A_v=40x=2Euk?= <ann@council.gov.uk>", "its sender’s name hides a header “Bcc”"),
        ("Reply-To: =?utf-8?q?Ann=0D=0ATo=3A_v?= <v@x.uk>", "its reply address hides a header “To”"),
        ("Subject: Re: Q2\n Note: late", None),
        ("Subject: =?utf-8?q?Re=3A_Q2?=\n =?utf-8?q?_note=3A_late?=", None),
        ("Subject: =?utf-8?b?UmU6IFEyDQo=?=", None),
        ("Subject: =?utf-8?q?Re=3A_Q2=0D=0Aand_so_on?=", None),
        ("X-Other: =?utf-8?q?x=0D=0ABcc=3A_v?=", None),
    ],
)
def test_a_header_within_a_header_is_seen(line: str, hides: str | None) -> None:
    """Behind an encoded line break or a lone carriage return; a fold, or a break before plain words, hides nothing."""
    lines = (line,) if line.startswith("From") else ("From: Ann <ann@council.gov.uk>", line)
    assert hides == read(a_mail("1. 45.2", *lines, sender=None)).smuggled


@pytest.mark.parametrize(
    ("lines", "senders"),
    [
        (["From: Ann <ann@council.gov.uk>"], ("ann@council.gov.uk",)),
        (["From: ANN@Council.GOV.UK"], ("ann@council.gov.uk",)),
        (["From: ann@council.gov.uk (Ann, of the council)"], ("ann@council.gov.uk",)),
        (['From: "boss@council.gov.uk" <evil@x.uk>'], ("evil@x.uk",)),
        (['From: "boss@council.gov.uk\\" <ann@council.gov.uk>" <evil@x.uk>'], ("evil@x.uk",)),
        (["From: boss@council.gov.uk <evil@x.uk>"], ("boss@council.gov.uk", "evil@x.uk")),
        (["From: =?utf-8?q?boss@council.gov.uk?= <evil@x.uk>"], ("evil@x.uk",)),
        (["From: =?utf-8?q?Ann=0D=0AFrom=3A_boss=40council=2Egov=2Euk?= <evil@x.uk>"], ("evil@x.uk",)),
        (['From: "ann@council.gov.uk"@evil.uk'], ()),
        (['From: "x"boss@council.gov.uk <evil@x.uk>'], ("boss@council.gov.uk", "evil@x.uk")),
        (["From: <ann@council.gov.uk>, <evil@x.uk>"], ("ann@council.gov.uk", "evil@x.uk")),
        (["From: ann@council.gov.uk", "From: evil@x.uk"], ("ann@council.gov.uk", "evil@x.uk")),
        (["From: ann@council.gov.uk", "from : evil@x.uk"], ("ann@council.gov.uk", "evil@x.uk")),
        (["Subject: a\rFrom: boss@council.gov.uk", "From: ann@council.gov.uk"], ("ann@council.gov.uk",)),
        (["From: undisclosed"], ()),
        (["From: \"unfinished <ann@council.gov.uk>"], ()),
        (["From:"], ()),
        ([], ()),
    ],
)
def test_every_sender_that_could_be_meant_is_named(lines: list[str], senders: tuple[str, ...]) -> None:
    """Names are no addresses, whatever they look like; two senders are two."""
    assert senders == read(a_mail("1. 45.2", *lines, sender=None)).senders


@pytest.mark.parametrize(
    ("headers", "recipients", "tokens"),
    [
        ((), (RETURNS,), (TOKEN,)),
        ((), (f"RETURNS+{TOKEN.upper()}@BOT.example.org",), (TOKEN,)),
        ((), (f"returns-{TOKEN}@{DOMAIN}",), (TOKEN,)),
        ((), (f"returns-b+{TOKEN}@{DOMAIN}",), (TOKEN,)),
        ((), (f"returns-b-{TOKEN}@{DOMAIN}", f"returns+{TOKEN}@sub.{DOMAIN}"), (TOKEN,)),
        ((), (f"returns+{TOKEN}@evil.org", f"returns+{TOKEN}@not{DOMAIN}", f"other+{TOKEN}@{DOMAIN}"), ()),
        ((f"To: Returns <{RETURNS}>",), (f"returns@{DOMAIN}",), (TOKEN,)),
        ((f"Cc: a@b.uk, {RETURNS}",), (), (TOKEN,)),
        ((f"Delivered-To: {RETURNS}",), (), (TOKEN,)),
        ((f"In-Reply-To: {OUR_ID}",), (), (TOKEN,)),
        ((f"References: <a@b>\n {OUR_ID.upper()} <c@d>",), (), (TOKEN,)),
        ((f"References: <q.{TOKEN}.x@evil.org>",), (), ()),
        ((f"References: <q.{'c' * 25}.x@{DOMAIN}>", f"To: returns+{'b' * 25}@{DOMAIN}"),
         (f"returns+{'a' * 25}@{DOMAIN}",), ("a" * 25, "b" * 25, "c" * 25)),
        ((f"To: {', '.join(f'returns+{chr(97 + at % 26) * (20 + at // 26)}@{DOMAIN}' for at in range(99))}",), (), 50),
    ],
)  # fmt: skip
def test_tokens_are_found_in_the_order_in_which_they_are_believed(
    headers: tuple[str, ...], recipients: tuple[str, ...], tokens: tuple[str, ...] | int
) -> None:
    """The envelope first, then To and Cc, then the mails named; only of our domain, in any case."""
    found = read(a_mail("1. 45.2", *headers), recipients=recipients).tokens
    assert tokens == (len(found) if isinstance(tokens, int) else found)


@pytest.mark.parametrize(
    ("headers", "recipients", "begins"),
    [
        ((), (f"blockage@{DOMAIN}",), "blockage"),
        ((), (f"RISK@{DOMAIN.upper()}",), "risk"),
        ((f"To: Risks <risk@{DOMAIN}>",), (f"returns@{DOMAIN}",), "risk"),
        ((f"Cc: a@b.uk, blockage@{DOMAIN}",), (), "blockage"),
        ((f"To: risk@{DOMAIN}",), (f"blockage@{DOMAIN}",), "blockage"),
        (("To: risk@evil.org, blockage@sub." + DOMAIN, "Cc: \"risk@" + DOMAIN + "\" <a@b.uk>"), (RETURNS,), None),
    ],
)  # fmt: skip
def test_the_report_that_an_address_begins(
    headers: tuple[str, ...], recipients: tuple[str, ...], begins: str | None
) -> None:
    """The envelope first, then To and Cc; only of our own domain, in any case."""
    assert begins == read(a_mail("No lease yet", *headers), recipients=recipients).begins


@pytest.mark.parametrize("raw", [b"", b"\n", b"\r\n\r\n", b"\x00" * 99, b"From", b":", b" : \n", b"\xff\xfe", b"--B\n"])
def test_hardly_anything_is_still_a_mail(raw: bytes) -> None:
    """A mail without everything is a person's without words, from nobody."""
    mail = read(raw)
    assert (Nature.PERSON, Proof.SILENT, ()) == (mail.nature, mail.proof, mail.senders)


HEADS = st.sampled_from([
    b"From: a@b.uk", b"From: =?utf-8?q?=0D=0A?= <a@b>", b"Content-Type: multipart/mixed; boundary=B",
    b"Content-Type: multipart/alternative; boundary*0*=utf-8''%42; boundary*x=1", b"Content-Type: text/html",
    b"Content-Type: text/plain; charset=\"utf-7\"",
    b"Content-Type: message/delivery-status",
    b"Content-Type: application/ms-tnef; name*=x'y'%ff%00", b"Content-Transfer-Encoding: base64", b"\tfolded",
    b"Content-Disposition: attachment; filename=\"..\\..\\con\"", b"Subject: =?idna?b?AAAA?=",
    b"Auto-Submitted: auto-replied",
    b"Authentication-Results: mx.example.org; dkim=pass (((", b"Received: by mx.example.org", b"", b"--B", b"--B--",
    b"<div><table><tr><td>x</ol>",
    b"on leave from 31 to 30 February until 0 March, back on Monday 99th",
    b"x\x9f\x3e\x22\x01\x00",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=B", b"Final-Recipient: rfc822;",
    b"\x00\xff",
])  # fmt: skip


@given(raw=st.binary(max_size=2000) | st.lists(HEADS | st.binary(max_size=30), max_size=40).map(b"\r\n".join))
@example(raw=b"Content-Type: text/plain; charset=utf-7\n\n+2AA-")
@example(raw=b"Content-Type: text/html\n\n&#xD800;&#0;x")
def test_no_octets_make_it_raise(raw: bytes) -> None:
    """Whatever comes, a mail comes out of it, and every word of it can be stored: no NUL, no half of a letter."""
    for word in words_of(read(raw)):
        assert "\x00" not in word
        assert word == word.encode().decode()


def words_of(value: object) -> Iterator[str]:
    """Every text within a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from words_of(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from words_of(getattr(value, field.name))
