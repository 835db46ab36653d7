"""Looking mail over, part by part, before a round depends on it: what is well, and what to mend where it is not.

Nothing asks the DNS about our domain: whether SPF, DKIM and DMARC stand there is the relay's and its keeper's affair.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from aiosmtplib import SMTPException

from bot.channels.email.delivery import EmailDelivery
from bot.channels.email.letters.heading import LOOP
from bot.channels.email.line import MAILBOX, Line
from bot.channels.email.listener import Address
from bot.channels.email.mailbox import FAULTS, Account, Postbox, reason
from bot.channels.email.pool import OPENING
from bot.channels.email.relay import ON_THIS_MACHINE, Cover, Relay
from bot.channels.email.verdicts import closed_door
from bot.ports import Outgoing, Sent
from bot.sockets import free_socket

ANSWERING = 5.0
"""Seconds a listener on our own network may take for a word."""
ROUND_TRIP = 60.0
"""Seconds a mail may take from us to the relay and back to our inbox."""
LOOK_AGAIN = 1.0
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.I)
AUTHSERV_ID = re.compile(r"[^\s;@\"()]{1,255}")
OUR_NAME = b"Quarterday"


class State(StrEnum):
    """How something stands: a note may be meant so, what is wrong stops mail or lets it be doubted."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `said` names the remedy where something is not well."""

    what: str
    state: State
    said: str


def domain_and_sender(domain: str, sender: str) -> list[Finding]:
    """Whether replies have somewhere to come back to, and letters somebody to come from."""
    address = parseaddr(sender)[1]
    if not DOMAIN.fullmatch(domain):
        return [Finding("domain", State.WRONG, f"MAIL_DOMAIN is “{domain}”; write a domain alone, such as"
                                               " returns.example.gov.uk.")]
    well = Finding("domain", State.WELL, f"Replies come back to returns+…@{domain}.")
    if not MAILBOX.fullmatch(address):
        return [well, Finding("sender", State.WRONG, f"MAIL_FROM is “{sender}”; write it like"
                                                     f" Returns <returns@{domain}>.")]
    return [well, _aligned(domain.lower(), address)]


def _aligned(domain: str, address: str) -> Finding:
    """Whether SPF can speak for From: its domain and that of the envelope agree (RFC 7489, 3.1.2)."""
    at = address.rpartition("@")[2].lower()
    if at == domain or at.endswith(f".{domain}") or domain.endswith(f".{at}"):
        return Finding("sender", State.WELL, f"Letters come from {address}.")
    return Finding("sender", State.NOTE, f"Letters come from {address} and bounce to {domain}: SPF cannot prove the"
                                         f" sender to DMARC. Let the relay sign with DKIM for {at}, or write from"
                                         f" an address at {domain}.")


def authserv(name: str) -> Finding:
    """Whether the name under which our relay proves senders can stand in its header (RFC 8601, 2.2)."""
    if AUTHSERV_ID.fullmatch(name):
        return Finding("proof", State.WELL, f"Senders are believed on the word of {name} alone.")
    return Finding("proof", State.WRONG, f"MAIL_AUTHSERV_ID is “{name}”; copy the first word after"
                                         " “Authentication-Results:” from a mail that your relay has let in.")


async def relay(url: str, us: str, tls: ssl.SSLContext | None = None) -> Finding:
    """Whether the relay lets us in: its certificate and our login hold; and how large a letter may be."""
    try:
        found = Relay.read(url)
    except ValueError as mistake:
        return Finding("relay", State.WRONG, str(mistake))
    try:
        async with asyncio.timeout(OPENING):
            within = None if found.cover is Cover.NONE else tls or ssl.create_default_context()
            line = await Line.open(found, us, within)
            seen = _seen(found, line)
            await line.leave()
    except (SMTPException, OSError) as failure:
        return Finding("relay", State.WRONG, closed_door(failure, found)[1])
    return seen


def _seen(found: Relay, line: Line) -> Finding:
    most = f"letters up to {line.size:,} octets" if line.size else "letters of any size"
    who = f"logged in as {found.user}" if found.user else "without a login"
    how = line.encryption or "unencrypted"
    said = f"{found.where} lets us in, {how}, {who}; it takes {most}."
    if line.encryption is None and found.host not in ON_THIS_MACHINE:
        return Finding("relay", State.NOTE, f"{said} Anybody on the way can read the letters: end SMTP_URL with"
                                            " ?starttls=1, or begin it with smtps://.")
    return Finding("relay", State.WELL, said)


async def listener(url: str) -> Finding:
    """Whether we listen for mail already, or could: the address is ours, or free."""
    try:
        address = Address.read(url)
    except ValueError as mistake:
        return Finding("listener", State.WRONG, str(mistake))
    where = f"{address.host}:{address.port}"
    try:
        async with asyncio.timeout(ANSWERING):
            ours, said = await _greeted(address)
    except ConnectionRefusedError:
        return _free(address, where)
    except OSError as failure:
        why = "nothing answers in time" if isinstance(failure, TimeoutError) else failure.strerror or str(failure)
        return Finding("listener", State.WRONG, f"MAIL_LISTEN names {where}, which cannot be reached: {why}.")
    if not ours:
        return Finding("listener", State.WRONG, f"Another program listens at {where} (“{said}”); stop it, or name"
                                                " another port in MAIL_LISTEN.")
    return Finding("listener", State.WELL, f"Quarterday listens at {where}, by {address.scheme.upper()}.")


async def _greeted(address: Address) -> tuple[bool, str]:
    """Whether it is Quarterday that answers, and greets back; and its own words."""
    reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        said = (await reader.readline()).strip()
        writer.write(b"LHLO doctor\r\n" if address.scheme == "lmtp" else b"EHLO doctor\r\n")
        answer = await reader.readline()
        writer.write(b"QUIT\r\n")
    finally:
        writer.close()
    shown = "".join(letter for letter in said.decode("ascii", "replace") if letter.isprintable())
    return OUR_NAME in said and answer.startswith(b"250"), shown[:100]


def _free(address: Address, where: str) -> Finding:
    try:
        free_socket(address.host, address.port).close()
    except OSError as failure:
        return Finding("listener", State.WRONG, f"Nobody can listen at {where}: {failure.strerror}; name another"
                                                " address in MAIL_LISTEN.")
    return Finding("listener", State.WELL, f"{where} is free; `quarterday serve` will listen there.")


async def mailbox(url: str, tls: ssl.SSLContext | None = None) -> Finding:
    """Whether the mailbox that replies are fetched from opens."""
    try:
        account = Account.read(url)
    except ValueError as mistake:
        return Finding("mailbox", State.WRONG, str(mistake))
    postbox = Postbox(account, tls)
    try:
        await asyncio.to_thread(postbox.open)
    except FAULTS as fault:
        why = reason(fault, account)
        return Finding("mailbox", State.WRONG, f"{why[:1].upper()}{why[1:].rstrip('.')}.")
    finally:
        await asyncio.to_thread(postbox.close)
    return Finding("mailbox", State.WELL, f"{account.host} opens {account.folder} for {account.user}.")


Arrived = Callable[[str], Awaitable[bool]]
"""Whether the inbox holds a mail with this Message-ID."""


async def loop(
    delivery: EmailDelivery, arrived: Arrived, *, sender: str, domain: str, token: str, id_: str,
    within: float = ROUND_TRIP, look_again: float = LOOK_AGAIN,
) -> Finding:
    """Send a mail to ourselves through the relay, and wait until the inbox holds it."""
    message = _to_ourselves(sender, domain, token, id_)
    sent = await delivery.deliver(message)
    if not isinstance(sent, Sent):
        return Finding("loop", State.WRONG, f"The mail to ourselves did not leave. {sent.reason}")
    try:
        async with asyncio.timeout(within):
            while not await arrived(sent.external_id):  # noqa: ASYNC110  # another process puts it in the tables
                await asyncio.sleep(look_again)
    except TimeoutError:
        return Finding("loop", State.WRONG, f"The relay took a mail to {message.place}, and within {within:.0f} seconds"
                                            " it has not come back. See that `quarterday serve` runs, that the relay"
                                            f" hands mail for {domain} to it, and what the relay's log says of"
                                            f" {sent.external_id}.")
    return Finding("loop", State.WELL, f"A mail to returns+…@{domain} went out by the relay and came back to us.")


def _to_ourselves(sender: str, domain: str, token: str, id_: str) -> Outgoing:
    """A mail that is known as our own when it comes back, so that nobody reads or answers it."""
    to = f"returns+{token}@{domain}"
    lines = (
        f"From: {parseaddr(sender)[1]}", f"To: {to}", f"Message-ID: <doctor.{id_}@{domain}>", f"{LOOP}: doctor",
        "Subject: Quarterday looks whether mail comes back", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii", "", "Nobody need do anything about this mail.", "",
    )  # fmt: skip
    payload = {"from": f"returns-b+{token}@{domain}", "to": to, "raw": "\r\n".join(lines)}
    return Outgoing(f"doctor:{id_}", "email:doctor", to, payload, 1, None)
