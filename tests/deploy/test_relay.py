"""The relay's container: it writes the settings that the tests of mail prove, with the names of an installation."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.deploy.written import DEPLOY
from tests.mail_servers import PLACES, Postfix
from tests.mail_settings import DOMAIN, RELAY, postfix_files

START = DEPLOY / "postfix" / "start"


def started(place: Path, *words: str, **told: str) -> subprocess.CompletedProcess[str]:
    """What the script that starts a part of the relay does."""
    bare = {"PATH": f"{PLACES}:{os.environ['PATH']}", "PLACE": str(place)}
    return subprocess.run((START, *words), env=bare | told, capture_output=True, text=True, check=False, timeout=30)


def test_it_writes_what_the_tests_of_mail_prove(postfix: Postfix, tmp_path: Path) -> None:
    """The files are theirs to the letter; Postfix reads them, hands our mail on, and trusts nobody to send any."""
    done = started(tmp_path, "write", "postfix", DOMAIN=DOMAIN, RELAY=RELAY, QUARTERDAY="127.0.0.1:24")
    assert (0, "") == (done.returncode, done.stderr)
    proven = postfix_files(tmp_path, 0, 24, 0)
    for name in ("quarterday_recipients", "quarterday_headers"):
        assert proven[name] == (tmp_path / name).read_text("utf-8")
    ours = (tmp_path / "main.cf").read_text("utf-8").partition("\n# What a relay needs besides")[0].rstrip()
    assert proven["main.cf"].startswith(ours)

    def read(*words: str) -> str:
        called = ("postconf", "-c", str(tmp_path), *words)
        return subprocess.run(called, env={"PATH": PLACES}, capture_output=True, text=True, check=True).stdout.strip()

    assert f"transport_maps = inline:{{ {DOMAIN}=quarterday:inet:127.0.0.1:24 }}" == read("transport_maps")
    assert ("reject_unauth_destination", "127.0.0.0/8", "") == tuple(
        read("-h", name) for name in ("smtpd_relay_restrictions", "mynetworks", "mydestination"))
    assert "lmtp" == read("-M", "quarterday/unix").split()[7]
    assert set() == {line.split()[4] for line in read("-M").splitlines() if not line.startswith(" ")} - {"n"}


def test_its_milters_speak_under_its_name(tmp_path: Path) -> None:
    """What they write is believed under this name alone."""
    for part in ("opendkim", "opendmarc"):
        assert 0 == started(tmp_path, "write", part, RELAY=RELAY).returncode
        written = (tmp_path / f"{part}.conf").read_text("utf-8")
        assert (True, False) == (RELAY in written, "example.gov.uk" in written)


def test_a_certificate_is_used_where_there_is_one(postfix: Postfix, tmp_path: Path) -> None:
    """An empty file is none."""
    held = tmp_path / "certificate"
    names = {"DOMAIN": DOMAIN, "RELAY": RELAY, "QUARTERDAY": "web:8024", "CERTIFICATE": str(held)}
    found = []
    for text in ("", "a certificate and its key"):
        held.write_text(text)
        assert 0 == started(tmp_path, "write", "postfix", **names).returncode
        found.append(f"smtpd_tls_chain_files = {held}\n" in (tmp_path / "main.cf").read_text("utf-8"))
    assert [False, True] == found


def test_what_it_must_be_told_is_asked_for(tmp_path: Path) -> None:
    """A name that is not set is named, a part that is none is refused; told, it writes."""
    refused = started(tmp_path, "write", "opendkim")
    assert (True, True) == (refused.returncode != 0, "RELAY: is not set: the name of this relay" in refused.stderr)
    assert 2 == started(tmp_path, "sendmail").returncode
    assert 0 == started(tmp_path, "write", "opendkim", RELAY=RELAY).returncode
