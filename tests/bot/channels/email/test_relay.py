"""The relay as its URL names it: read whole, or refused in a sentence that gives no secret away."""

from __future__ import annotations

import pytest

from bot.channels.email.relay import Cover, Relay, pace_of

READ: dict[str, Relay] = {
    "smtp://127.0.0.1": Relay("127.0.0.1", 25, Cover.NONE),
    "smtp://relay.example:2525/": Relay("relay.example", 2525, Cover.NONE),
    "smtp://relay.example?starttls=1": Relay("relay.example", 587, Cover.STARTTLS),
    "smtps://relay.example": Relay("relay.example", 465, Cover.TLS),
    "smtps://[::1]:4650?starttls=0": Relay("::1", 4650, Cover.TLS),
    "smtp://jo:pw@localhost:1025": Relay("localhost", 1025, Cover.NONE, "jo", "pw"),
    "smtp://jo%40a.example:p%40s%3As%2F%C2%A3@Relay.example?starttls=1":
        Relay("relay.example", 587, Cover.STARTTLS, "jo@a.example", "p@s:s/£"),
    "smtp://jo:pw@relay.example?starttls=0": Relay("relay.example", 25, Cover.NONE, "jo", "pw"),
}
UNREADABLE = "SMTP_URL cannot be read; write it like smtp://USER:PASSWORD@relay.example.gov.uk:587?starttls=1."
UNKNOWN = "SMTP_URL asks for something unknown; after the ? it takes starttls=1 or starttls=0 alone."
REFUSED: dict[str, tuple[str, str]] = {
    "no host": ("smtp://", UNREADABLE),
    "no such port": ("smtp://jo:hunter2@relay.example:99999", UNREADABLE),
    "port nought": ("smtp://relay.example:0", UNREADABLE),
    "another scheme": ("http://relay.example", UNREADABLE),
    "a bare host": ("relay.example:25", UNREADABLE),
    "a path": ("smtp://relay.example/inbox", UNREADABLE),
    "a password that is not escaped": ("smtp://jo:hunter2#1@relay.example", UNREADABLE),
    "a broken bracket": ("smtp://[::1", UNREADABLE),
    "an unknown wish": ("smtp://jo:hunter2@relay.example?tls=1", UNKNOWN),
    "neither yes nor no": ("smtp://relay.example?starttls=maybe", UNKNOWN),
    "encrypted twice": ("smtps://relay.example?starttls=1",
                        "SMTP_URL begins with smtps://, which is encrypted already; take ?starttls=1 away."),
    "octets that are no text": ("smtps://jo:%ff@relay.example",
                                "SMTP_URL holds a user name or password that is not UTF-8; write it anew with %XX."),
    "a password in the open": (
        "smtp://jo:hunter2@relay.example",
        "SMTP_URL would send its password unencrypted; begin it with smtps://, or end it with ?starttls=1"
        " (?starttls=0 says that this is meant)."),
}  # fmt: skip


@pytest.mark.parametrize("url", READ)
def test_a_relay_is_read_whole(url: str) -> None:
    """Host, port, encryption, user and password, what is escaped as what it stands for."""
    assert READ[url] == Relay.read(url)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_in_a_sentence(name: str) -> None:
    """It names the setting and the remedy and no password; put right, it is read."""
    url, said = REFUSED[name]
    with pytest.raises(ValueError, match=r"^SMTP_URL") as refusal:
        Relay.read(url)
    assert said == str(refusal.value)
    assert "hunter2" not in said
    assert "relay.example" == Relay.read("smtp://jo:hunter2@relay.example:587?starttls=1").host


def test_the_password_never_shows() -> None:
    """Whoever prints a relay prints no secret."""
    relay = Relay.read("smtps://jo:hunter2@relay.example")
    assert "hunter2" not in repr(relay)
    assert "relay.example:465" == relay.where


def test_a_lane_is_the_relay_s_and_a_pace_its_reader_s_domain() -> None:
    """Letters to one domain can rest while others go on."""
    lane = Relay.read("smtp://relay.example:2525").lane
    assert ("email:relay.example", "email:relay.example:county.example") == (lane, pace_of(lane, "Jo@County.example"))
