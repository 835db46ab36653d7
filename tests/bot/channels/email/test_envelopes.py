"""Envelopes: which addresses are ours, what may be stored of an address, and what a mailbox tells."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.envelopes import LONGEST, MOST_RECIPIENTS, envelope, envelope_within, ours, plain
from bot.mail import Envelope

ME, TOKEN = "ann@weald.example", "returns+abc@returns.weald.example"

HEADS = [
    ("what the server wrote", b"Return-Path: <Ann@Weald.example>\r\nDelivered-To: Returns+ABC@returns.weald.example\r\n"
     b"To: someone@else.example\r\n\r\n", ME, (TOKEN,)),
    ("the null return path", b"Return-Path: <>\r\nFrom: ann@weald.example\r\nX-Original-To: " + TOKEN.encode() +
     b"\r\n\r\n", None, (TOKEN,)),
    ("no return path: From", b'From: "Ann, of x@y.example" <ann@weald.example>\r\nEnvelope-To: ' + TOKEN.encode() +
     b"\r\n\r\n", ME, (TOKEN,)),
    ("the top-most return path", b"Return-Path: <ann@weald.example>\nReturn-Path: <eve@x.example>\nTo: a@b.example\n\n",
     ME, ("a@b.example",)),
    ("no delivery header: To and Cc, each once", b"Return-Path: <ann@weald.example>\r\nTo: Returns\r\n <" +
     TOKEN.encode() + b">, b@c.example\r\nCc: B@C.EXAMPLE\r\n\r\n", ME, (TOKEN, "b@c.example")),
    ("nothing at all", b"", None, ()),
    ("no header", b"\r\n\r\nTo: a@b.example", None, ()),
    ("a body that looks like a head", b"S: x\r\n\r\nReturn-Path: <eve@x.example>\r\nTo: a@b.example\r\n", None, ()),
    ("no body", b"To: a@b.example", None, ("a@b.example",)),
    ("bytes of no charset", b"Return-Path: <zo\xeb@weald.example>\r\nTo: \xff\r\n\r\n", "zo\ufffd@weald.example", ()),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "sender", "recipients"), [row[1:] for row in HEADS], ids=[row[0] for row in HEADS])
def test_the_envelope_of_a_fetched_mail(raw: bytes, sender: str | None, recipients: tuple[str, ...]) -> None:
    """What delivery wrote goes before what the sender wrote."""
    assert Envelope(sender, recipients, "imap") == envelope_within(raw, "imap")


@given(st.text())
def test_any_address_can_be_stored_and_logged(address: str) -> None:
    """No NUL, no line break, nothing that steers a terminal, no half character; bounded; and it is stable."""
    clean = plain(address)
    assert clean.isprintable()
    assert clean == clean.encode().decode()
    assert len(clean) <= LONGEST


@given(st.binary(max_size=400))
def test_any_octets_have_an_envelope(raw: bytes) -> None:
    """Whatever a mailbox holds, it has an envelope that can be stored."""
    found = envelope_within(b"To: " + raw, "imap")
    assert all(one.isprintable() and one for one in found.recipients)


def test_an_envelope_is_clean_and_bounded() -> None:
    """Lower case, each recipient once, nobody twice removed, no more than there may be."""
    assert Envelope(ME, (TOKEN,), "lmtp") == envelope("lmtp", "<Ann@Weald.example>", [TOKEN.upper(), TOKEN, "", " "])
    assert Envelope(None, (), "lmtp") == envelope("lmtp", "<>", [])
    many = envelope("lmtp", None, [f"{number}@x.example" for number in range(500)])
    assert MOST_RECIPIENTS == len(many.recipients)


HOSTILE = [b"(" * 200_000, b"To: " + b"(" * 200_000, b"To: " + b"<@" * 100_000, b"To: a\n" * 30_000,
           b"To: " + b"\\\"" * 100_000, b"x" * 5_000_000, b"\n " * 100_000]  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_headers_take_no_time(raw: bytes) -> None:
    """No depth, no length and no number of headers holds anybody up; a good one is read after it."""
    began = time.thread_time()
    envelope_within(raw, "imap")
    assert time.thread_time() - began < 2
    assert (ME,) == envelope_within(b"To: ann@weald.example\n\n", "imap").recipients


def test_the_addresses_of_reports_are_ours() -> None:
    """In any case, at our domain alone; what only begins alike is not."""
    assert all(ours(f"{name}@Returns.Weald.Example", "returns.weald.example") for name in ("blockage", "RISK"))
    assert not any(ours(one, "returns.weald.example") for one in ("risks@returns.weald.example", "risk@weald.example"))


def test_sub_addresses_are_ours() -> None:
    """With a plus or a hyphen, in any case; what only begins alike is not."""
    assert all(ours(one, "Returns.Weald.Example") for one in (TOKEN, TOKEN.upper(), "returns-x@returns.weald.example"))
    assert not ours("returnsx@returns.weald.example", "returns.weald.example")
