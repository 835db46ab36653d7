"""What was said in talks, as trails tell it: each answer as it stood when its talk was sent, with doubts and message.

An answer that was given and changed before anything was sent was nobody's word
yet, and one that was changed since and not sent again is not either: neither is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from conversations.digests.trail import Message, Step
from storage.ledger import RESTATED
from storage.origins import BY, IDS, PARTNERSHIP, PERSON, Dated, Origin, Scope, Spoken, Wanted, by_person
from storage.statements import Query
from storage.tables import InboxRow, LedgerRow, ReturnRow, table

_ledger, _inbox, _return = table(LedgerRow), table(InboxRow), table(ReturnRow)

ANSWERED, SKIPPED, DOUBTED, SENT = "answered", "skipped", "doubted", "sent"
"""The kinds of event that a trail is made of, as the ledger names them."""
TYPED = frozenset({"slack", "email"})
_PRESSED = ("#", "view/", "command/", "report/")
"""What stands in the place of a message that nobody typed: a button, a form, a command, a shortcut."""
PRESUMED = "This was not answered by itself: what the return showed when it was sent stood"

_ENTRIES: Query = (
    select(_ledger.c.seq, _ledger.c.return_id, _ledger.c.at, _ledger.c.kind, _ledger.c.key, _ledger.c.text,
           _ledger.c.said, _ledger.c.facts, _ledger.c.inbox_key, BY, _inbox.c.channel, _inbox.c.place)
    .outerjoin(PERSON, by_person(_ledger)).outerjoin(_inbox, _inbox.c.key == _ledger.c.inbox_key)
    .where(_ledger.c.partnership_id == PARTNERSHIP, _ledger.c.kind.in_((ANSWERED, SKIPPED, DOUBTED, SENT, RESTATED)))
    .order_by(_ledger.c.seq)
)  # fmt: skip
_OF_TALKS = _ENTRIES.where(_ledger.c.return_id.in_(IDS))
_ON_TARGETS: Query = select(_return.c.id, _return.c.target_id).where(
    _return.c.partnership_id == PARTNERSHIP, _return.c.target_id.in_(IDS))
_TALKS: Query = select(_return.c.id, _return.c.script, _return.c.brief, _return.c.session).where(
    _return.c.partnership_id == PARTNERSHIP, _return.c.id.in_(IDS))


class Record:
    """The ledger of every talk that some facts are to be read from, asked in three statements."""

    def __init__(self, scope: Scope, origins: Sequence[Origin], more: Iterable[str] = ()) -> None:
        wanted = [each for origin in origins for each in origin.wanted]
        roaming = {each.target_id for each in wanted if each.return_id is None and each.target_id is not None}
        self._scope = scope
        self._on_target: dict[int, list[str]] = {}
        for row in scope.rows(_ON_TARGETS, sorted(roaming)):
            self._on_target.setdefault(row.target_id, []).append(row.id)
        named = {each.return_id for each in wanted if each.return_id is not None}
        ids = sorted({*named, *more, *(each for several in self._on_target.values() for each in several)})
        self._entries: dict[str, list[Any]] = {}
        for row in scope.rows(_OF_TALKS, ids):
            self._entries.setdefault(row.return_id, []).append(row)
        self._talks = {row.id: Spoken(row.script, row.brief, row.session)
                       for row in scope.rows(_TALKS, sorted(self._entries))}  # fmt: skip

    def label(self, return_id: str, question: str) -> str | None:
        """What a question of a talk is called; none where nothing was ever said in the talk."""
        talk = self._talks.get(return_id)
        return None if talk is None else self._scope.reading(talk, question, "")[0]

    def steps(self, wanted: Wanted) -> list[Dated]:
        """What was said of a fact, in order."""
        if wanted.return_id is not None:
            return list(self._in_talk(wanted.return_id, wanted))
        ids = self._on_target.get(wanted.target_id or 0, ())
        return [step for return_id in ids for step in self._in_talk(return_id, wanted)]

    def _in_talk(self, return_id: str, wanted: Wanted) -> Iterator[Dated]:
        entries = self._entries.get(return_id, [])
        sendings = [each for each in entries if each.kind == SENT and (wanted.until is None or each.at <= wanted.until)]
        told: set[int] = set()
        for sending in sendings if wanted.until is None else sendings[-1:]:
            answers = [each for each in _standing(entries, wanted, sending.seq) if each.seq not in told]
            told |= {each.seq for each in answers}
            for answer in answers:
                yield from self._answer(answer, entries, sending.seq)
            if wanted.presumed and not told and (not wanted.keys or sending is sendings[-1]):
                yield self._sent(sending, again=sending is not sendings[0], asked=bool(wanted.keys))

    def _sent(self, entry: Any, *, again: bool, asked: bool) -> Dated:
        did = "sent the return again" if again else "sent the return"
        return Dated(entry.at, Step(on=self._scope.day(entry.at), by=entry.by, did=did, message=_message(entry),
                                    way=_way(entry), after=PRESUMED if asked else None))

    def _answer(self, entry: Any, entries: Sequence[Any], before: int) -> Iterator[Dated]:
        if entry.kind == RESTATED:
            yield self._dated(entry, Step(did=_deed(entry), words=entry.said))
            return
        label, understood = self._read(entry)
        if entry.kind == SKIPPED:
            reason = json.loads(entry.facts or "{}").get("reason")
            yield self._dated(entry, Step(did="left it out", asked=label, words=reason))
            return
        plainly = understood is not None and understood.casefold() != (entry.said or "").strip().casefold()
        yield self._dated(entry, Step(did=_deed(entry), asked=label, words=entry.said or None,
                                      understood=understood if plainly else None))
        for doubt, reason in _doubts(entry, entries, before):
            words = reason.said or reason.text
            yield self._dated(reason, Step(did=_deed(reason), asked=label, doubt=doubt, words=words))

    def _dated(self, entry: Any, step: Step) -> Dated:
        stands = {"on": self._scope.day(entry.at), "by": entry.by, "way": _way(entry), "message": _message(entry)}
        return Dated(entry.at, step.model_copy(update=stands))

    def _read(self, entry: Any) -> tuple[str, str | None]:
        return self._scope.reading(self._talks[entry.return_id], entry.key, entry.text or "")


def _standing(entries: Sequence[Any], wanted: Wanted, before: int) -> list[Any]:
    """The last answer to each question wanted, of those given before a talk was sent."""
    last = {each.key: each for each in entries
            if each.seq < before and each.kind in (ANSWERED, SKIPPED, RESTATED) and each.key is not None}  # fmt: skip
    meant = [key for key in last if wanted.wants(key)] or [key for key in last if key in wanted.otherwise]
    return sorted((last[key] for key in meant), key=lambda each: each.seq)


def _doubts(answer: Any, entries: Sequence[Any], before: int) -> Iterator[tuple[str, Any]]:
    """What was doubted of an answer, each with the entry that gave the reason."""
    given = {each.key: each for each in entries if each.kind == ANSWERED and answer.seq < each.seq < before}
    for each in entries:
        if each.kind == DOUBTED and each.key == answer.key and answer.seq < each.seq < before:
            facts = json.loads(each.facts or "{}")
            if facts.get("doubt") in given:
                yield facts.get("says", ""), given[facts["doubt"]]


def _deed(entry: Any) -> str:
    typed = entry.channel in TYPED and not any(mark in (entry.place or "") for mark in _PRESSED)
    return "wrote" if typed else "answered"


def _message(entry: Any) -> Message | None:
    if entry.inbox_key is None:
        return None
    return Message(key=entry.inbox_key, channel=entry.channel or "", place=entry.place or "")


def _way(entry: Any) -> str | None:
    message = _message(entry)
    return None if message is None or not message.channel else message.way
