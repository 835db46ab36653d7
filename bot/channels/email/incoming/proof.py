"""Who a mail is really from, as far as our own relay proved it (RFC 8601, RFC 7489).

Only the top-most `Authentication-Results` of our own authserv-id counts, and
only where no foreign `Received` stands above it: whatever lies below was
written by others. The relay must remove those that come in under its name
(RFC 8601, section 5).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import authres  # type: ignore[import-untyped]  # authres ships no types
from authres.core import AuthResError  # type: ignore[import-untyped]  # likewise

from bot.channels.email.incoming.headers import Headers
from bot.mail import Proof

EXCHANGE_ONLINE = "protection.outlook.com"
"""The authserv-id to configure for Exchange Online, whose own headers name none."""
LONGEST = 4000
"""Characters of a header that is read; the relay writes under a thousand."""

_RECEIVED_BY = re.compile(r"\bby\s+([a-z0-9._-]{1,255})")
_UNREADABLE = (AuthResError, ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error)
_SHARED_ENDING = 3
"""Labels a parent domain must have for its hosts to be one house: `bot.example.org`, never `gov.uk`."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What is proven of the sender's domain, in a sentence for an operator."""

    proof: Proof
    words: str


@dataclass(frozen=True, slots=True)
class _Result:
    method: str
    result: str
    said: dict[str, str]


def proven(headers: Headers, senders: Sequence[str], *, authserv_id: str, domain: str) -> Proven:
    """What our own relay says of the domain of the one sender; silent wherever it says nothing certain."""
    ours = authserv_id.strip().lower()
    if not ours:
        return Proven(Proof.SILENT, "No authserv-id is configured, so no proof can be read.")
    if len(senders) != 1:
        return Proven(Proof.SILENT, f"The mail names {len(senders)} senders, so there is nothing to prove.")
    header = _header(headers, ours, domain.lower())
    if header is None:
        return Proven(Proof.SILENT, f"No result of {ours} stands above what others wrote.")
    results = _results(header, ours)
    if results is None:
        return Proven(Proof.SILENT, f"The result of {ours} cannot be read.")
    return _judged(results, senders[0].rpartition("@")[2])


def _header(headers: Headers, ours: str, domain: str) -> str | None:
    """The top-most result under our name that lies above every foreign hop."""
    for name, value in headers.lines:
        if name == "received":
            by = _RECEIVED_BY.search(value[:LONGEST].lower())
            if by is None or not _of_our_house(by[1], (ours, domain)):
                return None
        elif name == "authentication-results" and _author(value) == (None if ours == EXCHANGE_ONLINE else ours):
            return value[:LONGEST]
    return None


def _author(value: str) -> str | None:
    """The authserv-id of a header; none where it begins with a result at once."""
    first = value.partition(";")[0].split("(")[0].split()
    return first[0].lower() if first and "=" not in first[0] else None


def _of_our_house(host: str, names: Sequence[str]) -> bool:
    if "." not in host or host == "localhost.localdomain":
        return True
    return any(name and (host == name or host.endswith("." + name) or _siblings(host, name)) for name in names)


def _siblings(host: str, name: str) -> bool:
    parent = name.partition(".")[2]
    shared = parent.count(".") + 1 >= _SHARED_ENDING or parent == EXCHANGE_ONLINE.partition(".")[2]
    return shared and host.endswith("." + parent)


def _results(header: str, ours: str) -> list[_Result] | None:
    written = f"{ours}; {header}" if ours == EXCHANGE_ONLINE else header
    try:
        parsed = authres.all_features().parse_value(written)
    except _UNREADABLE:
        return None
    return [
        _Result(str(each.method).lower(), str(each.result).lower(),
                {f"{said.type}.{said.name}".lower(): str(said.value).lower() for said in each.properties})
        for each in parsed.results
    ]  # fmt: skip


def _judged(results: Sequence[_Result], sender: str) -> Proven:
    """DMARC decides where it was checked; else SPF or DKIM, where its domain is the sender's own."""
    policy = [each for each in results if each.method == "dmarc" and each.result in {"pass", "fail"}]
    if any(not _aligned(each.said.get("header.from", sender), sender) for each in policy):
        return Proven(Proof.SILENT, f"DMARC was checked for another domain than {sender}.")
    if policy:
        passed = all(each.result == "pass" for each in policy)
        words = f"DMARC {'passed' if passed else 'failed'} for {sender}."
        return Proven(Proof.PASSED if passed else Proof.FAILED, words)
    for each in results:
        proved = _proved_domain(each)
        if each.result == "pass" and proved and _aligned(proved, sender):
            return Proven(Proof.PASSED, f"{each.method.upper()} passed for {proved}, the domain of {sender}.")
    for each in results:
        if each.method == "spf" and each.result == "fail" and _aligned(_proved_domain(each) or sender, sender):
            return Proven(Proof.FAILED, f"SPF failed for {sender}.")
    return Proven(Proof.SILENT, f"Neither DMARC, SPF nor DKIM says anything certain of {sender}.")


def _proved_domain(result: _Result) -> str | None:
    """The domain that a check was about, without the part before the at sign."""
    names = {"spf": ("smtp.mailfrom",), "dkim": ("header.d", "header.i")}.get(result.method, ())
    said = next((result.said[name] for name in names if result.said.get(name)), "")
    return said.rpartition("@")[2].strip('"<>. ') or None


def _aligned(proved: str, sender: str) -> bool:
    """Relaxed alignment without a list of public suffixes: one is the other, or lies below it."""
    shorter, longer = sorted((proved, sender), key=len)
    return "." in shorter and (shorter == longer or longer.endswith("." + shorter))
