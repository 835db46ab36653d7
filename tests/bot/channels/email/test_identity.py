"""A mail is known again whatever way it came; another mail is never taken for it."""

from __future__ import annotations

import hashlib

import pytest

from bot.channels.email.identity import body_hash, mail_key, message_id_of
from tests.bot.channels.email.ugly_mail import OUR_ID, a_mail

MAIL = a_mail("1. 45.2\r\n", "Message-ID: <a@b>")


@pytest.mark.parametrize(
    "raw",
    [
        b"Return-Path: <ann@council.gov.uk>\r\n" + MAIL,
        b"Received: from x by y;\r\n\tThu, 15 Oct 2026\r\n" + MAIL,
        b"Delivered-To: a@b\r\nReceived: x\r\n folded\r\nX-Original-To: c@d\r\n" + MAIL,
        MAIL.replace(b"\r\n", b"\n"),
        MAIL + b"\r\n",
        b"\r\n" + MAIL,
    ],
)
def test_marks_of_the_journey_do_not_change_the_key(raw: bytes) -> None:
    """A mail by LMTP, from a mailbox and by webhook is one mail."""
    assert mail_key(MAIL) == mail_key(raw)
    assert mail_key(MAIL).startswith("mail:")
    assert len("mail:") + 2 * hashlib.sha256().digest_size == len(mail_key(raw))


@pytest.mark.parametrize(
    "raw",
    [
        MAIL.replace(b"45.2", b"45.3"),
        MAIL.replace(b"From:", b"X-New: 1\r\nFrom:"),
        b"Subject: Received: x\r\n" + MAIL,
        b"",
    ],
)
def test_another_mail_has_another_key(raw: bytes) -> None:
    """A figure changed is another mail, and so is a header."""
    assert mail_key(MAIL) != mail_key(raw)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (MAIL, "<a@b>"),
        (a_mail("x", "message-id:\n <a@b>  (comment)"), "<a@b>"),
        (a_mail("x", f"Message-ID: {OUR_ID}"), OUR_ID),
        (a_mail("x", "Message-ID: no-brackets"), "no-brackets"),
        (a_mail("Message-ID: <in@body>"), ""),
        (b"", ""),
    ],
)
def test_the_message_id_is_read_from_the_head_alone(raw: bytes, found: str) -> None:
    """Empty where there is none."""
    assert found == message_id_of(raw)


def test_the_body_alone_makes_its_hash() -> None:
    """Headers and line ends do not count; a figure does."""
    assert body_hash(MAIL) == body_hash(a_mail("1. 45.2\n", "X-Other: 1"))
    assert body_hash(MAIL) != body_hash(MAIL.replace(b"45.2", b"45.3"))
