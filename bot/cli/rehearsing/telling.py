"""What came of a rehearsal, in sentences and small tables for the support team, or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cli.rehearsing.asked import is_sign_off, was_given
from bot.cli.rehearsing.chased import CHASED
from bot.cli.rehearsing.comparing import Came, Compared
from bot.cli.rehearsing.hands import Respondent
from bot.cli.rehearsing.reasons import short_day
from bot.cli.rehearsing.rehearsal import Rehearsed
from bot.cli.tables import columns
from bot.handlers.posting import BEGUN, TASKS, TOP, TOP_AGAIN
from bot.handlers.preview_round import PASSED_ON
from bot.rehearsal.respondents.temperaments import MEANING
from conversations.digests.wording import listed, plural
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date
from storage.outbox import MessageState
from storage.rounds import ReturnLine
from storage.traffic import Traffic

DRAWN_AGAIN = frozenset({TASKS, TOP_AGAIN})
"""Kinds of message that nobody gets: what stands there already is drawn anew."""
ASKED = frozenset({TOP, BEGUN, "letter:invitation"})
OPEN_TO_ALL = frozenset({"board", "theme", "district"})
"""Layers whose every digest is told of; of the others it is told how many have something to report."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one person gets, and what it takes of them."""

    name: str
    channel: str
    temperament: str
    minutes: int
    asked: int
    reminded: int
    told: int
    others: int
    given: int
    of: int

    @property
    def messages(self) -> int:
        """All of them."""
        return self.unasked + self.others

    @property
    def unasked(self) -> int:
        """Those that answer nothing that the person said."""
        return self.asked + self.reminded + self.told


def said(done: Rehearsed) -> Iterator[str]:
    """The whole report."""
    zone = done.foreseen.timezone
    first, last = (long_date(local_date(at, zone)) for at in (done.starts, done.ends))
    yield f"Rehearsal of {done.quarter.full_name} for {done.partnership}, {first} to {last}, seed {done.seed}."
    yield "It ran on a copy of the database, which is gone; nothing was sent to anybody."
    for title, lines in (("What came in", _came_in(done)), ("People", _people(done)), ("Passed on", _passed_on(done)),
                         ("Digests", _digests(done)), ("Beside the preview", _beside(done))):
        yield from ("", title, *(f"  {line}" for line in lines))


# What came in ------------------------------------------------------------------------


def _came_in(done: Rehearsed) -> Iterator[str]:
    lines = [each.line for each in done.happened.asked.values()]
    returns = [line for line in lines if line.is_return]
    due = done.foreseen.dates.due
    in_time = sum(line.sent_at is not None and line.sent_at <= due for line in returns)
    late = sum(line.sent_at is not None and line.sent_at > due for line in returns)
    yield (f"{in_time} of {plural(len(returns), 'return')} by {long_date(local_date(due, done.foreseen.timezone))}, "
           f"when they are due; {late} later; {len(returns) - in_time - late} never.")
    signing = [line for line in lines if is_sign_off(line)]
    others = [line for line in lines if not line.is_return and line not in signing]
    if others:
        yield f"{sum(map(was_given, others))} of {plural(len(others), 'update and review', 'updates and reviews')}."
    if signing:
        yield (f"Sponsors signed {sum(map(was_given, signing))} of {plural(len(signing), 'return')} "
               "that they were asked to sign off.")
    missing = [line for line in returns if not was_given(line)]
    for name in dict.fromkeys(line.name for line in missing):
        refs = listed([line.ref for line in missing if line.name == name])
        yield f"No return: {refs} ({name}, {_temper(done, name)})."
    for who in done.people.values():
        for question in dict.fromkeys(who.gave_up.values()):
            yield f"{who.name} did not know what to say: {question}"


def _temper(done: Rehearsed, name: str) -> str:
    return next((str(who.temperament) for who in done.people.values() if who.name == name), "cannot be reached")


# People --------------------------------------------------------------------------------


def loads(done: Rehearsed) -> list[Load]:
    """Everybody who got anything; those first who got most that answers nothing of theirs."""
    theirs: dict[int, list[Traffic]] = {}
    for row in done.happened.messages:
        if row.person_id is not None and row.kind not in DRAWN_AGAIN and row.status == MessageState.SENT:
            theirs.setdefault(row.person_id, []).append(row)
    found = [_load(done, who, theirs[person_id]) for person_id, who in done.people.items() if person_id in theirs]
    return sorted(found, key=lambda each: (-each.unasked, -each.minutes, each.name))


def _load(done: Rehearsed, who: Respondent, rows: Sequence[Traffic]) -> Load:
    kinds = Counter(_sort(row) for row in rows)
    theirs = [each for each in done.happened.asked.values() if each.owner == who.person_id]
    return Load(who.name, str(who.contact.channel), str(who.temperament), sum(each.minutes for each in theirs),
                kinds["asked"], kinds["reminded"], kinds["told"], kinds["others"],
                sum(was_given(each.line) for each in theirs), len(theirs))


def _sort(row: Traffic) -> str:
    if row.kind in ASKED:
        return "asked"
    if row.id.startswith(CHASED):
        return "reminded" if ":reminder:" in row.id else "told"
    return "others"


def _people(done: Rehearsed) -> Iterator[str]:
    everybody = loads(done)
    yield (f"{plural(sum(each.messages for each in everybody), 'message')} to "
           f"{plural(len(everybody), 'person', 'people')}: asked, reminded, told that others have not answered, and "
           "replied to. Minutes are what all that they are asked takes.")
    heads = ("name", "by", "temperament", "minutes", "asked", "reminded", "told", "replied to", "gave")
    rows = [heads, *(tuple(map(str, (each.name, each.channel, each.temperament, each.minutes, each.asked,
                                     each.reminded, each.told, each.others, f"{each.given} of {each.of}")))
                     for each in everybody)]
    yield from columns(rows, left=3)
    used = {who.temperament for who in done.people.values()}
    yield from (f"{temperament}: {meaning}." for temperament, meaning in MEANING.items() if temperament in used)


# What is passed on, and what stands ------------------------------------------------------


def _passed_on(done: Rehearsed) -> Iterator[str]:
    """Who is told that somebody has not answered."""
    rows = [each for each in done.happened.chased if each.kind == PASSED_ON and each.left]
    if not rows:
        yield "Nobody was told of anybody."
    for each in rows:
        asked = [done.happened.asked[item] for item in each.items]
        had = {one.id: one.owner_at(each.at) for one in asked}
        about = listed([f"{_name(done, who)} ({listed(_refs(one.ref for one in asked if had[one.id] == who))})"
                        for who in dict.fromkeys(had.values())]) or "somebody"
        yield f"{short_day(each.day)}  {_name(done, each.to)} is told of {about}."


def _name(done: Rehearsed, person: int) -> str:
    contact = done.happened.contacts.get(person)
    return contact.name if contact else f"person {person}"


def _refs(refs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(refs))


LAYERS = {"group": "delivery groups"}
"""Layers that are called otherwise where all their digests are told of at once."""


def _digests(done: Rehearsed) -> Iterator[str]:
    if not done.digests:
        yield "None stands: the round was not released."
    for each in done.digests:
        if each.layer in OPEN_TO_ALL:
            yield f"{f'{each.layer} {each.group}'.strip()}: {plural(each.lines, 'line') if each.lines else 'nothing'}"
    for layer in dict.fromkeys(each.layer for each in done.digests if each.layer not in OPEN_TO_ALL):
        theirs = [each.lines for each in done.digests if each.layer == layer]
        yield (f"{LAYERS.get(layer, layer)}: {sum(map(bool, theirs))} of {plural(len(theirs), 'digest')} "
               f"with something to report, {plural(sum(theirs), 'line')}")


# Beside the preview -----------------------------------------------------------------------


def _beside(done: Rehearsed) -> Iterator[str]:
    came = Counter(each.came for each in done.compared)
    foreseen = sum(many for what, many in came.items() if what is not Came.NOT_FORESEEN)
    yield (f"{plural(foreseen, 'message')} foreseen: {came[Came.AS_FORESEEN]} sent as foreseen, "
           f"{came[Came.OTHERWISE]} otherwise, {came[Came.NOT_SENT]} not sent; "
           f"{came[Came.NOT_FORESEEN]} sent that were not foreseen.")
    spared = [each for each in done.compared if each.answered_only]
    if spared:
        many = Counter(each.name for each in spared)
        named = listed([f"{name} {number}" for name, number in sorted(many.items())])
        yield f"Not sent because everything in them was answered: {len(spared)} ({named})."
    for each in done.compared:
        if (each.came is not Came.AS_FORESEEN or each.wrong) and each not in spared:
            yield _difference(each)
    many_unexplained = len(done.unexplained)
    yield (f"{plural(many_unexplained, 'difference is', 'differences are')} unexplained." if many_unexplained
           else "Every difference has its reason.")


def _difference(each: Compared) -> str:
    why = "; ".join(each.why) or "NOBODY KNOWS WHY"
    if each.wrong:
        why = f"WRONG: {'; '.join(each.wrong)}"
    came = f"sent about {each.named}" if each.came is Came.OTHERWISE else str(each.came)
    return f"{short_day(each.day)}  {each.kind} to {each.name} ({listed(list(each.refs))}): {came}; {why}"


# For a script -------------------------------------------------------------------------------


def as_json(done: Rehearsed) -> dict[str, Any]:
    """The whole report for a script."""
    return {
        "partnership": done.partnership, "quarter": str(done.quarter), "seed": done.seed,
        "from": done.starts.isoformat(), "to": done.ends.isoformat(),
        "returns": [_line(each.line) for each in done.happened.asked.values() if each.line.is_return],
        "people": [{"name": each.name, "channel": each.channel, "temperament": each.temperament,
                    "minutes": each.minutes, "messages": each.messages, "asked": each.asked,
                    "reminded": each.reminded, "told": each.told, "given": each.given, "of": each.of}
                   for each in loads(done)],
        "passed_on": [{"day": each.day.isoformat(), "to": _name(done, each.to),
                       "about": [done.happened.asked[item].ref for item in each.items]}
                      for each in done.happened.chased if each.kind == PASSED_ON and each.left],
        "digests": [{"layer": each.layer, "group": each.group, "lines": each.lines} for each in done.digests],
        "compared": [{"day": each.day.isoformat(), "to": each.name, "message": each.kind, "targets": list(each.refs),
                      "came": str(each.came), "named": each.named, "why": list(each.why),
                      "wrong": list(each.wrong), "unexplained": each.unexplained} for each in done.compared],
        "done": [{"at": each.at.isoformat(), "name": each.name, "did": each.did} for each in done.done],
        "unexplained": len(done.unexplained),
    }  # fmt: skip


def _line(line: ReturnLine) -> dict[str, Any]:
    return {"ref": line.ref, "lead": line.name, "state": str(line.state),
            "sent_at": line.sent_at.isoformat() if line.sent_at else None}
