"""Who a mail is really from: only our own relay's word counts, and only about the one sender."""

from __future__ import annotations

import pytest

from bot.mail import Proof
from tests.bot.channels.email.ugly_mail import RELAY, a_mail, read

OURS = f"Received: from x by {RELAY} (Postfix)"
FOREIGN = "Received: from y by mail.evil.org"
PASS = f"Authentication-Results: {RELAY}; dmarc=pass header.from=council.gov.uk"
FAIL = f"Authentication-Results: {RELAY}; dmarc=fail (p=reject) header.from=council.gov.uk"
FORGED = "Authentication-Results: mx.evil.org; dmarc=pass header.from=council.gov.uk"


def results(text: str) -> str:
    """A header of our own relay."""
    return f"Authentication-Results: {RELAY}; {text}"


@pytest.mark.parametrize(
    ("headers", "proof"),
    [
        ((PASS,), Proof.PASSED),
        ((OURS, PASS), Proof.PASSED),
        ((PASS, OURS, FOREIGN), Proof.PASSED),
        ((f"Received: by filter.{RELAY.partition('.')[2]}", PASS), Proof.SILENT),
        (("Received: by localhost (Postfix)", OURS, PASS), Proof.PASSED),
        ((FAIL,), Proof.FAILED),
        ((FAIL, PASS), Proof.FAILED),
        ((OURS, FAIL, FOREIGN, PASS), Proof.FAILED),
        ((FORGED,), Proof.SILENT),
        ((FORGED, PASS), Proof.PASSED),
        ((OURS, FOREIGN, PASS), Proof.SILENT),
        ((FOREIGN, PASS), Proof.SILENT),
        (("Received: nonsense", PASS), Proof.SILENT),
        ((PASS.replace(RELAY, RELAY.upper()),), Proof.PASSED),
        ((PASS.replace(RELAY, "not" + RELAY),), Proof.SILENT),
        ((PASS.replace("header.from=council", "header.from=other"),), Proof.SILENT),
        ((results("dmarc=pass header.from=council.gov.uk; dmarc=fail header.from=council.gov.uk"),), Proof.FAILED),
        ((results("dmarc=none; spf=pass smtp.mailfrom=ann@council.gov.uk"),), Proof.PASSED),
        ((results("spf=pass smtp.mailfrom=bounces.council.gov.uk"),), Proof.PASSED),
        ((results("spf=pass smtp.mailfrom=evil.org"),), Proof.SILENT),
        ((results("spf=pass smtp.mailfrom=notcouncil.gov.uk"),), Proof.SILENT),
        ((results("dkim=pass header.d=council.gov.uk"),), Proof.PASSED),
        ((results("dkim=pass header.i=@council.gov.uk"),), Proof.PASSED),
        ((results("dkim=pass header.d=evil.org"),), Proof.SILENT),
        ((results("dkim=pass header.d=uk"),), Proof.SILENT),
        ((results("spf=fail smtp.mailfrom=council.gov.uk"),), Proof.FAILED),
        ((results("spf=softfail smtp.mailfrom=council.gov.uk"),), Proof.SILENT),
        ((results("dmarc=bestguesspass header.from=council.gov.uk"),), Proof.SILENT),
        ((results("none"),), Proof.SILENT),
        ((results('spf=pass smtp.mailfrom="a; dmarc=pass header.from=council.gov.uk"@evil.org'),), Proof.SILENT),
        ((results("dmarc=pass (" + "(" * 3000),), Proof.SILENT),
        ((results("="),), Proof.SILENT),
        ((f"Authentication-Results: {RELAY}",), Proof.SILENT),
        (("Authentication-Results: dmarc=pass header.from=council.gov.uk",), Proof.SILENT),
        ((), Proof.SILENT),
    ],
)  # fmt: skip
def test_only_the_top_most_result_of_our_relay_is_believed(headers: tuple[str, ...], proof: Proof) -> None:
    """Whatever stands below a foreign hop, or under another name, was written by others."""
    raw = b"\r\n".join(header.encode() for header in headers) + b"\r\n" * bool(headers) + a_mail("1. 45.2")
    mail = read(raw)
    assert proof == mail.proof
    assert mail.proof_words.endswith(".")


def test_two_senders_prove_nothing() -> None:
    """A pass for one of them would say nothing of the other; one sender alone is proven."""
    two = a_mail("1. 45.2", "From: boss@council.gov.uk", PASS)
    assert Proof.SILENT is read(two).proof
    assert Proof.PASSED is read(a_mail("1. 45.2", PASS)).proof


def test_without_a_configured_name_nothing_is_believed() -> None:
    """An empty name must never match a header without one."""
    assert Proof.SILENT is read(a_mail("1. 45.2", PASS), authserv_id="").proof
    bare = a_mail("1. 45.2", "Authentication-Results: ; dmarc=pass header.from=council.gov.uk")
    assert Proof.SILENT is read(bare, authserv_id=" ").proof


@pytest.mark.parametrize(
    ("text", "authserv_id", "proof"),
    [
        ("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=council.gov.uk; dkim=pass (signature was verified)"
         " header.d=council.gov.uk;dmarc=pass action=none header.from=council.gov.uk;compauth=pass reason=100",
         "protection.outlook.com", Proof.PASSED),
        ("spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=council.gov.uk; dkim=none (message not signed)"
         " header.d=none;dmarc=fail action=oreject header.from=council.gov.uk;compauth=none reason=451",
         "protection.outlook.com", Proof.FAILED),
        ("spf=pass smtp.mailfrom=council.gov.uk; dmarc=pass header.from=council.gov.uk", RELAY, Proof.SILENT),
    ],
)  # fmt: skip
def test_exchange_onlines_form_counts_only_where_it_is_configured(text: str, authserv_id: str, proof: Proof) -> None:
    """It names no authserv-id, so anybody could write it elsewhere."""
    hop = "Received: from x by LO2P.GBRP265.PROD.OUTLOOK.COM with HTTPS"
    raw = f"{hop}\r\nAuthentication-Results: {text}\r\n".encode() + a_mail("1. 45.2")
    assert proof == read(raw, authserv_id=authserv_id).proof
