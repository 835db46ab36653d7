"""Talks of before held once more against the questions of now: what would be stored differently."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from conversations.dialogue.answers import Answers
from conversations.dialogue.carrying import carry
from conversations.dialogue.engine import begin, take
from conversations.dialogue.naming import filled, label_of
from conversations.dialogue.prompts import say_text
from conversations.dialogue.session import Reply, Session
from conversations.dialogue.slots import YES, place
from conversations.dialogue.standing import pending
from conversations.dialogue.transcript import GIVEN, LEAD, STORED, Player, Written, read
from conversations.dialogue.turn import SEND
from conversations.partnership.calendars import local_date
from conversations.partnership.quarters import Quarter
from conversations.scripts.catalogue import Talk, talk_named
from conversations.scripts.given import matter_given, talk_given, today_given
from storage import ledger, rounds, sessions
from storage.database import Session as Transaction
from storage.ledger import Kept
from storage.sessions import Seat

_BEGINS = re.compile(rf"^{GIVEN} ", re.MULTILINE)
ANSWERED, SKIPPED, REFUSED, SENT = "answered", "skipped", "refused", "sent"


class NoTalks(ValueError):
    """There is nothing to play again; the sentence says where and what to do."""


@dataclass(frozen=True, slots=True)
class Again:
    """A talk held once more: what it is called, and each thing that would be stored otherwise."""

    name: str
    differs: tuple[str, ...] = ()


# Transcripts -----------------------------------------------------------------------------


def transcripts_again(folder: Path) -> list[Again]:
    """Every transcript under a folder, played against the newest version of its talk.

    Raises:
        NoTalks: there is none in it, or one cannot be read.
        OSError: it cannot be read at all.
    """
    found = sorted(folder.rglob("*.txt"))
    if not found:
        raise NoTalks(f"There is no transcript (*.txt) in {folder}.")
    return [Again(path.relative_to(folder).as_posix(), tuple(_of_transcript(path))) for path in found]


def _of_transcript(path: Path) -> Iterator[str]:
    try:
        lines = read(_transcript(path.read_text("utf-8")))
        given = [line.what for line in lines if line.who == GIVEN]
        talk = talk_named(talk_given(given).script.name)
        player = Player(talk.script, matter_given(talk, given), today_given(given))
    except (ValueError, KeyError) as mistake:
        raise NoTalks(f"{path} is no transcript that can be played: {mistake.args[0]}") from mistake
    for line in lines:
        if line.who == LEAD:
            try:
                player.hear(line.what)
            except ValueError as gone:
                yield f"“{line.what}” cannot be said any more: {gone}"
    yield from _told_apart(_stored(lines), _stored(player.written))


def _transcript(text: str) -> str:
    """From its first fact on: what `talk --repro` shows above it is the talk as it was held.

    Raises:
        ValueError: nothing is in it.
    """
    if not text.strip():
        raise ValueError("It is empty; save what `talk --repro` prints.")
    found = _BEGINS.search(text)
    return text[found.start():] if found else text


def _stored(lines: Sequence[Written]) -> list[str]:
    return [line.what.strip() for line in lines if line.who == STORED]


def _told_apart(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    for _, first, last, start, end in (each for each in SequenceMatcher(a=before, b=now, autojunk=False).get_opcodes()
                                       if each[0] != "equal"):  # fmt: skip
        yield from (f"no longer stored: {text}" for text in before[first:last])
        yield from (f"newly stored: {text}" for text in now[start:end])


# Stored talks ------------------------------------------------------------------------------


def round_again(partnership_id: str, quarter: Quarter, session: Transaction) -> list[Again]:
    """Every talk of a round as it was held, played against the newest version of its script.

    Raises:
        NoTalks: there is no such round, or nobody said anything in it.
    """
    held = rounds.round_of(session, partnership_id, quarter)
    if held is None:
        raise NoTalks(f"There is no round of {quarter.name} whose talks could be played again.")
    seats = [seat for each in sessions.seats_of_round(session, partnership_id, held.round_id).values() for seat in each]
    begun = [seat for seat in seats if seat.session is not None]
    if not begun:
        raise NoTalks(f"Nobody has said anything in the round of {quarter.name} yet.")
    return [_of_seat(seat, ledger.entries_of(session, partnership_id, seat.return_id)) for seat in begun]


def _of_seat(seat: Seat, entries: Sequence[Kept]) -> Again:
    before, now = talk_named(seat.script), talk_named(seat.script.partition("@")[0])
    try:
        brief = now.brief.model_validate_json(seat.brief)
    except ValidationError:
        return Again(f"{seat.return_id} {seat.name}", ("what it is about cannot be read by the questions of now",))
    held = carry(Session.model_validate_json(str(seat.session)), before.script, now.script, brief)
    played, today = _played(now, brief, entries, seat.timezone)
    answers = Answers(now.script, brief, played, today)
    return Again(f"{brief.ref} {seat.name}, {now.script.noun}", tuple(_differs(answers, held)))


def _played(talk: Talk, brief: Any, entries: Sequence[Kept], zone: str) -> tuple[Session, date]:
    """The talk as it would stand: every turn with the words that were said in it."""
    session, today = begin(talk.script), date.min
    for _, turn in groupby(entries, key=lambda each: (each.inbox_key, each.at)):
        kept = list(turn)
        today = local_date(kept[0].at, zone)
        first, again = _said_in(kept)
        session = _taken(talk, brief, session, first, today)
        # “12 (provisional)” answers two questions; “no” may have been said to two, and is then said to both.
        session = _taken(talk, brief, session, [each for each in again if each.key not in session.texts], today)
        if any(entry.kind == SENT for entry in kept):
            session = _taken(talk, brief, session, [Reply(key=SEND, text=YES)], today)
    return session, today


def _taken(talk: Talk, brief: Any, session: Session, replies: Sequence[Reply], today: date) -> Session:
    return take(talk.script, brief, session, replies, today)[0] if replies else session


def _said_in(turn: Sequence[Kept]) -> tuple[list[Reply], list[Reply]]:
    """What came in, for the questions it was said to; apart from it what repeats words that were said already."""
    first: dict[str, Reply] = {}
    again: list[Reply] = []
    for entry in turn:
        if entry.kind in {ANSWERED, REFUSED} and entry.key and entry.said:
            reply = Reply(key=entry.key, text=entry.said)
        elif entry.kind == SKIPPED and entry.key:
            reply = Reply(key=entry.key, text=f"skip because {_reason(entry)}")
        else:
            continue
        if first.setdefault(reply.text, reply) is not reply:
            again.append(reply)
    return list(first.values()), again


def _reason(entry: Kept) -> str:
    return str(json.loads(entry.facts or "{}").get("reason", "it was left out"))


def _differs(answers: Answers, held: Session) -> Iterator[str]:
    now = answers.session
    for key in dict.fromkeys([*held.texts, *now.texts]):
        was, comes = held.texts.get(key), now.texts.get(key)
        if was != comes:
            yield f"{_called(answers, key)}: {_said(answers, key, was)} before, {_said(answers, key, comes)} now"
    for key in held.skipped.keys() - now.skipped.keys() - now.texts.keys():
        yield f"{_called(answers, key)}: was left out, and is asked now"
    left = pending(answers)
    if held.sent is not None and left is not None:
        yield f"would not be sent yet: “{filled(left.question.ask, answers, left)}” is still to be answered"


def _called(answers: Answers, key: str) -> str:
    """What a question is called; an answer that it cannot hold any more is kept under its old version (`cause@1`)."""
    slot = place(answers, key.partition("@")[0])
    return key if slot is None else label_of(answers, slot)


def _said(answers: Answers, key: str, text: str | None) -> str:
    """A stored answer as a person reads it."""
    if text is None:
        return "nothing"
    slot = place(answers, key)
    try:
        return text if slot is None or not text else say_text(slot.question.kind_for(answers.brief), text)
    except (ValueError, KeyError, ArithmeticError):
        return text
