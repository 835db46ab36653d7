"""A return, or any other talk, as a page: everything that its reader is shown, read and never written.

Whose it is follows from the link alone (see `pages`). A link that is unknown,
another's, taken back or too old opens nothing, and nothing tells which of these
it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256

from bot.handlers.after import reference
from bot.handlers.desk import Desk
from bot.handlers.pages import PageKey, page_address, seat_of_page
from bot.handlers.refusing import why_closed
from bot.handlers.talking import Talking
from bot.handlers.tasks import status_of
from conversations.dialogue.answers import Answers, Unanswered
from conversations.dialogue.naming import below_facts, opening_of, several
from conversations.dialogue.prompts import card, sheet
from conversations.dialogue.reading import Read
from conversations.dialogue.script import Repeat
from conversations.dialogue.slots import Slot, slots
from conversations.dialogue.speech import Card, Prompt, Sheet
from conversations.dialogue.standing import hidden, outstanding
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_day
from storage import people, sessions
from storage.database import Session
from storage.sessions import Seat

KEPT = timedelta(days=30)
"""For how long after the last changes a link still shows what was answered."""

_LATER_ITEM = re.compile(r"\.([1-9]\d*)(?:\.[^.]+)?")


@dataclass(frozen=True, slots=True)
class Beside:
    """Another talk of the same sitting; no address where nothing can be signed."""

    title: str
    status: str
    address: str | None
    noun: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is about: for whom, by whom, and the facts that help to answer.

    `noun` is what is given; `figures` says that it is a quarter's return, `final`
    that it cannot be changed once it is sent. `quarter` is none outside a round.
    `opening` says why the person is asked. `facts` are (name, value) pairs;
    `definition` says how the figure is measured, where there is one, and `why`
    what becomes of the answer.
    """

    person: str
    partnership: str
    support: str
    noun: str
    figures: bool
    final: bool
    title: str
    quarter: str | None
    due: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    definition: str | None
    why: str | None

    @property
    def whom(self) -> str:
        """The support team as it stands within a sentence."""
        return self.support[:1].lower() + self.support[1:] if self.support.startswith("The ") else self.support


@dataclass(frozen=True, slots=True)
class Page:
    """A return as it stands.

    `shown` is what each field holds, in the form in which a person reads it
    where that reads back as the same; `left_out` the reasons for passing over.
    `told` is what the answers came to (the rating), `missing` the questions
    still to be answered, by key, `more` the open-ended repeats that can be gone
    on with, each with its label. `seen` stands for the answers on the card: what
    is sent must be what was seen. `showing` is the question put before the
    person. `closes` is the last day for changes.
    """

    asked: Asked
    sheet: Sheet
    shown: Mapping[str, str]
    left_out: Mapping[str, str]
    told: tuple[str, ...]
    missing: tuple[str, ...]
    more: Mapping[str, str]
    card: Card
    seen: str
    reference: str
    begun: bool
    sent: bool
    sent_before: bool
    sent_on: str | None
    why_closed: str | None
    closes: str | None
    showing: str | None
    beside: tuple[Beside, ...]
    place: int

    @property
    def alike(self) -> bool:
        """Whether all of the sitting are of one noun."""
        return all(each.noun == self.asked.noun for each in self.beside)

    @property
    def beside_called(self) -> str:
        """What the others of the sitting are: `other returns`, or `other tasks` where they differ."""
        return f"other {several(self.asked.noun)}" if self.alike else "other tasks"

    @property
    def closed(self) -> bool:
        """Whether it takes no answers any more."""
        return self.why_closed is not None

    @property
    def complete(self) -> bool:
        """Whether nothing is left to answer."""
        return not self.missing


async def page_for(desk: Desk, key: PageKey) -> Page | None:
    """The page a link opens; none where it opens nothing."""
    at = desk.clock()
    return await desk.store.read(partial(_page, desk, key, at))


def _page(desk: Desk, key: PageKey, at: datetime, session: Session) -> Page | None:
    seat = opened(session, key, at)
    return page_at(desk, session, seat, at) if seat is not None else None


def opened(session: Session, key: PageKey, at: datetime, *, turn: bool = False) -> Seat | None:
    """The seat a link opens by now; none as well once it is too old."""
    seat = seat_of_page(session, key, turn=turn)
    too_old = seat is not None and seat.edits_close is not None and at > seat.edits_close + KEPT
    return None if too_old else seat


def page_at(desk: Desk, session: Session, seat: Seat, at: datetime) -> Page:
    """The page of a seat, as the transaction sees it."""
    talking = Talking.at(seat, local_date(at, seat.timezone))
    answers, state = talking.answers, talking.session
    beside, place = _sitting(desk, session, seat, talking.today)
    return Page(
        asked=_asked(session, seat, talking),
        sheet=_sheet(answers),
        shown=dict(_shown(answers)),
        left_out=dict(state.skipped),
        told=tuple(_told(answers)),
        missing=tuple(slot.key for slot in outstanding(answers)),
        more=dict(_more(answers)),
        card=(last := card(answers)),
        seen=sha256(last.model_dump_json().encode()).hexdigest()[:32],
        reference=reference(seat, talking),
        begun=bool(state.given),
        sent=state.is_sent,
        sent_before=state.sent is not None,
        sent_on=_day(seat.sent_at, seat),
        why_closed=why_closed(seat, at),
        closes=_day(seat.edits_close, seat),
        showing=state.showing,
        beside=beside,
        place=place,
    )


def _day(moment: datetime | None, seat: Seat) -> str | None:
    return long_day(local_date(moment, seat.timezone)) if moment is not None else None


def _asked(session: Session, seat: Seat, talking: Talking) -> Asked:
    brief, script = talking.brief, talking.talk.script
    told = {topic: script.tell[topic](talking.answers) for topic in ("definition", "why") if topic in script.tell}
    partnership = people.partnerships(session)[seat.partnership_id]
    return Asked(
        person=seat.name,
        partnership=partnership.name,
        support=brief.support,
        noun=script.noun,
        figures=script.is_return,
        final=script.final,
        title=talking.called,
        quarter=brief.quarter.full_name if seat.round_id is not None else None,
        due=long_day(brief.due),
        opening=opening_of(script, brief),
        facts=tuple(script.facts(brief)),
        definition=told.get("definition"),
        why=told.get("why"),
    )


def _sheet(answers: Answers) -> Sheet:
    """Every question, with one blank item of a repeat not begun; what goes without saying is left out."""
    whole, asked = sheet(answers, room=1), {slot.key: slot for slot in slots(answers)}
    kept = [_below_facts(answers, each) for each in whole.prompts if _drawn(answers, each, asked.get(each.key))]
    return whole.model_copy(update={"prompts": tuple(kept)})


def _below_facts(answers: Answers, prompt: Prompt) -> Prompt:
    """The question without what the facts above it tell already; one that tells more is parted where it is drawn."""
    _, ask = below_facts(answers.script, prompt.ask, len(prompt.ask))
    return prompt.model_copy(update={"ask": ask})


def _drawn(answers: Answers, prompt: Prompt, slot: Slot | None) -> bool:
    if slot is not None:
        return not hidden(answers, slot)
    spare = next((p.key for p in _open_ended(answers) if prompt.key.startswith(p.key + ".")), None)
    later = _LATER_ITEM.fullmatch(prompt.key, len(spare)) if spare is not None else None
    return later is None or later[1] == "1"


def _open_ended(answers: Answers) -> Iterator[Repeat]:
    return (part for part in answers.script.parts if isinstance(part, Repeat) and part.gate is not None)


def _more(answers: Answers) -> Iterator[tuple[str, str]]:
    """“Add another risk”, for each repeat that may be gone on with."""
    for repeat in _open_ended(answers):
        if repeat.gate is not None:
            yield repeat.key, repeat.gate.label[:1].lower() + repeat.gate.label[1:]


def _shown(answers: Answers) -> Iterator[tuple[str, str]]:
    for slot in slots(answers):
        text = answers.session.texts.get(slot.key)
        if text:
            yield slot.key, _as_read(answers, slot, text)


def _as_read(answers: Answers, slot: Slot, text: str) -> str:
    """An answer as people read it, unless that would not be understood as the same again."""
    kind = slot.question.kind_for(answers.brief)
    if kind.choices:
        return text
    value = kind.load(text)
    said = kind.say(value)
    return said if kind.read(said, answers.today) == Read(value) else text


def _told(answers: Answers) -> Iterator[str]:
    for derived in answers.script.derived:
        try:
            said = derived.say(answers.derive(derived), answers)
        except Unanswered:  # what it needs is not known yet, so that there is nothing to tell
            continue
        if said:
            yield said


def _sitting(desk: Desk, session: Session, seat: Seat, today: date) -> tuple[tuple[Beside, ...], int]:
    """The other talks of the sitting, and which of them all this one is."""
    seats = sessions.seats_of_sitting(session, seat.partnership_id, seat.sitting_id)
    place = [each.return_id for each in seats].index(seat.return_id) + 1
    others = [each for each in seats if each.return_id != seat.return_id]
    return tuple(_beside(desk, each, Talking.at(each, today)) for each in others), place


def _beside(desk: Desk, seat: Seat, talking: Talking) -> Beside:
    return Beside(talking.called, status_of(talking, seat.state), page_address(desk, seat), talking.talk.script.noun)

