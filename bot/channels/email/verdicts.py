"""What a relay's answers mean: for the letter, for its domain, for everything we send.

Codes are those of RFC 5321 (4.2), the finer ones of RFC 3463. Many relays
judge the sender only when they are told the recipient (Postfix,
`smtpd_delay_reject`): what they then say of us is not held against the letter.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from aiosmtplib import SMTPAuthenticationError, SMTPConnectResponseError, SMTPHeloError, SMTPResponseException

from bot.channels.email.line import Answer, Stage, Unfit
from bot.channels.email.relay import Relay, pace_of
from bot.ports import Delivery, Doubtful, Outgoing, Refused, Sent, TryLater


class Ruling(Enum):
    """What an answer other than yes means."""

    LATER = "later"
    DOMAIN_RESTS = "domain rests"
    RELAY_RESTS = "relay rests"
    OURS = "our own mistake"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: where all of it fits, its ruling holds. `status` is the code of RFC 3463."""

    ruling: Ruling
    code: str
    stages: frozenset[Stage] = frozenset(Stage)
    status: str = ".*"
    words: str = ""

    def fits(self, answer: Answer) -> bool:
        """Whether the answer is of this kind."""
        return (
            answer.stage in self.stages
            and re.fullmatch(self.code, str(answer.code)) is not None
            and re.fullmatch(self.status, status_of(answer.words)) is not None
            and re.search(self.words, answer.words, re.I) is not None
        )


_MAIL = frozenset({Stage.MAIL})
_ABOUT_US = r"relay|client host|sender address|helo command|authenticat"
_TOO_FAST = r"rate|limit|too many|too fast|too much|throttl|slow down|exceeded"

RULES: tuple[Rule, ...] = (
    Rule(Ruling.RELAY_RESTS, "421"),
    Rule(Ruling.OURS, "53[0458]"),
    Rule(Ruling.REFUSED, "552", _MAIL),
    Rule(Ruling.REFUSED, "5..", _MAIL, status=r"5\.(2\.3|3\.4|6\.\d+)"),
    Rule(Ruling.OURS, "5..", _MAIL),
    Rule(Ruling.RELAY_RESTS, "4..", _MAIL),
    Rule(Ruling.OURS, "5..", status=r"5\.1\.[78]"),
    Rule(Ruling.OURS, "5..", status=r"(5\.7\.\d+)?", words=_ABOUT_US),
    Rule(Ruling.RELAY_RESTS, "4..", status=r"4\.3\.[125]"),
    Rule(Ruling.DOMAIN_RESTS, "4..", status=r"(4\.(5|7)\.\d+)?", words=_TOO_FAST),
    Rule(Ruling.LATER, "4..", status=r"4\.(2\.\d+|7\.1)"),
    Rule(Ruling.DOMAIN_RESTS, "4..", status=r"4\.7\.\d+|4\.5\.3"),
    Rule(Ruling.DOMAIN_RESTS, "452", status=""),
    Rule(Ruling.LATER, "4.."),
    Rule(Ruling.REFUSED, "5.."),
)
"""The first row that fits. 421 is a goodbye; 53x asks for login or encryption; 552 at MAIL is size (RFC 1870);
5.1.7, 5.1.8 and words about relaying, client or sender are about us, not about the recipient; 4.3.x is the
relay's own trouble; 4.7.1 without words about speed is greylisting, which the next try may end (RFC 6647)."""

LATER = 120.0
"""Seconds, doubled with every attempt (`bot.work.settling`); greylisting lasts minutes."""
SPENT: Mapping[Ruling, float] = {Ruling.DOMAIN_RESTS: 300.0, Ruling.RELAY_RESTS: 60.0, Ruling.OURS: 600.0}
"""Seconds that a domain, or everything, rests."""
UNREACHABLE = 15.0
LONGEST_REASON = 500

SAID: Mapping[Ruling, str] = {
    Ruling.LATER: "The relay put the letter off at {stage}: {words}",
    Ruling.DOMAIN_RESTS: "Mail to {domain} rests for a while, as the relay asks at {stage}: {words}",
    Ruling.RELAY_RESTS: "The relay takes no mail just now, at {stage}: {words}",
    Ruling.OURS: "The relay does not let us send, at {stage}: {words} — check QUARTERDAY_SMTP_URL and"
                 " QUARTERDAY_MAIL_FROM with `quarterday doctor mail`; every letter is kept until then.",
    Ruling.REFUSED: "The relay refused the letter at {stage}: {words}",
}  # fmt: skip
"""How each ruling is put to an operator."""

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_FOLLOWING = re.compile(r"\n(?:[245]\.\d{1,3}\.\d{1,3} )?")


def status_of(words: str) -> str:
    """The enhanced status code an answer begins with; empty where it has none."""
    found = _STATUS.match(words)
    return found.group() if found else ""


def judged(answer: Answer, message: Outgoing, message_id: str) -> Delivery:
    """What an answer means for a message and for what waits behind it."""
    if answer.good:
        return Sent(message_id)
    ruling = next((rule.ruling for rule in RULES if rule.fits(answer)), None)
    if ruling is None:
        return _unexpected(answer)
    pace = pace_of(message.lane, message.payload["to"])
    reason = SAID[ruling].format(stage=answer.stage, words=quoted(answer), domain=pace.rpartition(":")[2])
    match ruling:
        case Ruling.REFUSED:
            return Refused(reason)
        case Ruling.LATER:
            return TryLater(LATER, reason, counts=True)
        case _:
            domain_rests = ruling is Ruling.DOMAIN_RESTS
            return TryLater(SPENT[ruling], reason, pauses=pace if domain_rests else message.lane, asked=domain_rests)


def _unexpected(answer: Answer) -> TryLater | Doubtful:
    """Neither yes nor no: harmless before the letter ended, and a doubt afterwards."""
    if answer.stage is Stage.DOT:
        return Doubtful(f"The relay's word on the letter says neither yes nor no ({quoted(answer)}).")
    return TryLater(LATER, f"The relay answered out of turn at {answer.stage}: {quoted(answer)}", counts=True)


def quoted(answer: Answer) -> str:
    """The relay's own words on one line, with their code, and nothing that steers a terminal."""
    words = _FOLLOWING.sub(" ", answer.words)
    printable = "".join(letter if letter.isprintable() else " " for letter in words)
    return f"{answer.code} {printable.strip()}"[:LONGEST_REASON]


def closed_door(failure: Exception, relay: Relay) -> tuple[float, str]:
    """Why no connection can be opened, and how many seconds everything rests for it."""
    match failure:
        case Unfit():
            return SPENT[Ruling.OURS], str(failure)
        case SMTPAuthenticationError():
            return _turned_away(failure, "the login", relay)
        case SMTPConnectResponseError() | SMTPHeloError() | SMTPResponseException():
            return _turned_away(failure, "the greeting", relay)
    fault = _certificate(failure)
    if fault is not None:
        return SPENT[Ruling.OURS], f"The connection to the relay {relay.where} cannot be encrypted safely: {fault}."
    why = "it did not answer in time" if isinstance(failure, TimeoutError) else _plainly(failure)
    return UNREACHABLE, f"The relay {relay.where} could not be reached: {why}."


def _turned_away(failure: SMTPResponseException, when: str, relay: Relay) -> tuple[float, str]:
    """Turned away for good, which our settings have to mend, or for now."""
    said = quoted(Answer(Stage.NEW, failure.code, failure.message))
    if str(failure.code).startswith("5"):
        mend = "check the user name and password in QUARTERDAY_SMTP_URL" if when == "the login" else \
            "ask who runs it to let this machine send"
        return SPENT[Ruling.OURS], f"The relay {relay.where} turns us away at {when}: {said} — {mend}."
    return SPENT[Ruling.RELAY_RESTS], f"The relay {relay.where} puts us off at {when}: {said}."


def _certificate(failure: BaseException | None) -> str | None:
    """What is wrong with a certificate or with encryption, in OpenSSL's words."""
    while failure is not None:
        if isinstance(failure, ssl.SSLCertVerificationError):
            return f"its certificate is not accepted ({failure.verify_message.rstrip('.')})"
        if isinstance(failure, ssl.SSLError):
            return f"its TLS is not understood ({failure.reason or failure})"
        failure = failure.__cause__
    return None


def _plainly(failure: Exception) -> str:
    """The operating system's word for it, where there is one."""
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.rstrip(".").lower()
        cause = cause.__cause__
    return str(failure).rstrip(".").lower()
