"""The whole table of mails through one running Quarterday: one lead for every number, all in the same round.

What comes of each mail is read from the database, and its letters from the far
side that they were sent to.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from bot.channels.email.identity import mail_key
from bot.handlers.desk import Desk
from bot.handlers.fire_timers import fire_timers
from bot.handlers.open_round import open_round
from bot.main import calendar_around, letterer_of, new_id, now, signer_of
from bot.rehearsal.clock import RehearsalClock
from bot.settings import Settings, read_settings
from conversations.letters.letter import Question, SentLetter
from conversations.partnership.people import Person
from storage import evidence, inbox, letters, notices, sessions
from storage.database import Access, Session, Store
from storage.notices import Notice
from storage.people import people_of, save_people
from storage.sessions import Seat
from storage.statements import run
from storage.tables import FetchedRow, InboxRow, LetterRow, MessageRow, Row, WorkerRow
from storage.tables import table as table_of
from tests.bot.channels.email.far_side import FarSide, far_side
from tests.bot.channels.email.had import Had
from tests.bot.channels.email.mails import DOMAIN, RELAY, Case, Facts, Posted, posted
from tests.bot.channels.email.ways_in import WAYS, Hand
from tests.bot.wire import weald
from tests.bot.wire.weald import QUARTER, STARTS, WEALD, email_of, led_by, name_of
from tests.mail_servers import Dovecot

_inbox, _letter, _message = table_of(InboxRow), table_of(LetterRow), table_of(MessageRow)
KEY = "a key for the table of mails, long enough"
ZOE = "U0ZOE"
"""A lead who never writes; others have got hold of her letter."""
PATIENCE = 50.0
"""Seconds for everything that was handed over to be read and answered."""
MOMENT = 0.05
"""Seconds between two looks at how far things are."""
SECOND = ":2."
"""What names a question of a second return."""
EXPIRED = "-expired-"
"""Within the name of a file: its letter was taken back before it came."""
UNTOUCHED = frozenset({str(FetchedRow.__tablename__), str(WorkerRow.__tablename__)})
"""Tables that may change when a mail comes again: how far a mailbox was fetched, and when a process said it lives."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a mail."""

    outcome: str
    reason: str
    answer: str
    stored: Mapping[str, str]
    files: tuple[str, ...]
    told: str


@dataclass
class Results:
    """What came of the whole table: by file, the letters that left, and what coming again changed."""

    came: dict[str, Came] = field(default_factory=dict)
    invited: int = 0
    sent: int = 0
    sent_again: int = 0
    letters: Sequence[tuple[str, bytes]] = ()
    changed: list[str] = field(default_factory=list)


async def run_table(
    way: str, database_url: str, dovecot: Dovecot | None, table: Sequence[Case], *, twice: bool = True
) -> Results:
    """Hand every mail over by one way where the round is open, then all of them once more."""
    results = Results()
    async with far_side() as far, _reading(database_url) as store:
        office = Office(database_url, far, RehearsalClock(STARTS, now), store)
        async with WAYS[way](office.settings, office.clock, dovecot) as hand:
            await office.until_settled(0)
            results.invited = len(far.stored)
            handed = [mail for turn in _turns(table) for mail in await office.take(turn, hand, results)]
            results.sent = len(far.stored)
            results.letters = [(each.recipient, each.content) for each in far.stored[results.invited :]]
            if twice:
                before = await office.read(_dump)
                await hand(handed)
                await office.until_settled(len(handed))
                results.changed = _differences(before, await office.read(_dump))
                results.sent_again = len(far.stored) - results.sent
    return results


@asynccontextmanager
async def _reading(database_url: str) -> AsyncIterator[Store]:
    store = Store.open(database_url, Access.READING)
    yield store
    await store.close()


def _turns(table: Sequence[Case]) -> Iterable[list[Case]]:
    """Everybody's first mails, then the second ones, and so on."""
    ordered = sorted(table, key=lambda case: case.turn)
    return (list(turn) for _, turn in groupby(ordered, key=lambda case: case.turn))


def settings_of(database_url: str, relay: int, **ways: str) -> Settings:
    """The settings of a Quarterday with mail and nothing else; `relay` is the port that letters leave by."""
    return read_settings(
        database_url=database_url, secret_keys=KEY, slack_mode="off", mail_mode="on", mail_domain=DOMAIN,
        mail_from=f"Returns <returns@{DOMAIN}>", smtp_url=f"smtp://127.0.0.1:{relay}", mail_authserv_id=RELAY, **ways,
    )  # fmt: skip


async def open_weald(database_url: str, table: Sequence[Case]) -> None:
    """Store the partnership and open its round, as commands do while no server runs."""
    settings, store = settings_of(database_url, 25), Store.open(database_url)
    desk = Desk(store, lambda: STARTS, new_id, {}, lambda lane: None, lambda claimed: None, calendar_around,
                letterer=letterer_of(settings), signer=signer_of(settings), base_url=settings.base_url)
    try:
        await store.write(partial(_set_up, table))
        await open_round(desk, WEALD, QUARTER)
        await fire_timers(desk)  # which draws the letters: those that are taken back have to be there
        await store.write(partial(_let_expire, table))
    finally:
        await store.close()


@dataclass
class Office:
    """The Weald with one lead for every number of the table, and everything that leaves for them."""

    database_url: str
    far: FarSide
    clock: RehearsalClock
    reading: Store

    letters: dict[str, list[Had]] = field(default_factory=dict)
    looked_at: int = 0
    numbered: int = 0

    def settings(self, **ways: str) -> Settings:
        """The settings of a Quarterday that sends to the far side."""
        return settings_of(self.database_url, self.far.port, **ways)

    async def take(self, turn: Sequence[Case], hand: Hand, results: Results) -> list[Posted]:
        """Hand these mails over, and note what came of each."""
        await self._look_at_letters()
        others = self.letters[email_of(ZOE)][0]
        handed = [posted(case, Facts(address_of(case), self.letters[address_of(case)], others)) for case in turn]
        known = await self.read(_many_mails)
        await hand(handed)
        await self.until_settled(known + len({mail_key(each.octets) for each in handed}))
        who = await self.read(_people)
        for case, mail in zip(turn, handed, strict=True):
            results.came[case.file] = await self.read(partial(_came, case, mail, who[address_of(case)]))
        return handed

    async def _look_at_letters(self) -> None:
        """Keep what arrived since the last look as its readers have it, with the questions of each."""
        newer = await self.read(partial(_questions, self.numbered))
        self.numbered, asked = max(newer, default=self.numbered), dict(newer.values())
        for each in self.far.stored[self.looked_at :]:
            letter = Had.arrived(each.content, each.recipient)
            known = replace(letter, questions=asked.get(letter.message_id, ()))
            self.letters.setdefault(each.recipient, []).append(known)
        self.looked_at = len(self.far.stored)

    async def until_settled(self, mails: int) -> None:
        """Wait until so many mails are kept, all are read, and every letter has left."""
        async with asyncio.timeout(PATIENCE):
            while not await self.read(partial(_is_settled, mails)):  # noqa: ASYNC110 -- it is another process
                await asyncio.sleep(MOMENT)

    async def read(self, look: Any) -> Any:
        """What the database says, whoever is writing it."""
        return await self.reading.read(look)


# The Weald -------------------------------------------------------------------


def address_of(case: Case) -> str:
    """The address of the lead who sends a mail."""
    return email_of(_user(case))


def _user(case: Case) -> str:
    return f"U0L{case.person}"


def _set_up(table: Sequence[Case], session: Session) -> None:
    """Leads who would rather have letters, each with a second address on file."""
    many = {ZOE: 1}
    for case in table:
        many[_user(case)] = max(many.get(_user(case), 1), 2 if SECOND in case.text else 1)
    weald.set_up(session, led_by(many))
    save_people(session, WEALD, [
        Person(email=email_of(user), name=name_of(user), organisation="County", prefers="email",
               other_emails=(f"{user[2:].lower()}@home.example",)) for user in many
    ])


def _let_expire(table: Sequence[Case], session: Session) -> None:
    """The letters of those whose mails are about that."""
    people = _people(session)
    for case in table:
        if EXPIRED in case.file:
            for seat in sessions.seats_of_person(session, WEALD, people[address_of(case)]):
                letters.revoke(session, WEALD, seat.sitting_id, STARTS)


def _people(session: Session) -> dict[str, int]:
    return {each.email: who for who, each in people_of(session, WEALD).items()}


def _questions(after: int, session: Session) -> dict[int, tuple[str, tuple[Question, ...]]]:
    """What each letter asked whose number is above this one: its Message-ID, and its questions."""
    newer = select(_letter.c.number, _letter.c.message_id, _letter.c.content).where(_letter.c.number > after)
    return {
        number: (message_id, SentLetter.model_validate_json(content).questions)
        for number, message_id, content in run(session, newer)
    }


# What became of it -----------------------------------------------------------


def _many_mails(session: Session) -> int:
    return int(run(session, select(func.count()).select_from(_inbox)).scalar_one())


def _is_settled(mails: int, session: Session) -> bool:
    waits = select(func.count()).select_from(_inbox).where(_inbox.c.outcome.is_(None))
    leaves = select(func.count()).select_from(_message).where(_message.c.status.in_(["pending", "sending"]))
    waiting = sum(int(run(session, each).scalar_one()) for each in (waits, leaves))
    return waiting == 0 and _many_mails(session) >= mails


def _came(case: Case, mail: Posted, person_id: int, session: Session) -> Came:
    forms = (inbox.delivery(session, mail_key(form)) for form in (mail.octets, mail.in_a_mailbox))
    kept = next((each for each in forms if each is not None), None)
    assert kept is not None, f"{case.file} was not kept."
    key = kept.key
    seats = sorted(sessions.seats_of_person(session, WEALD, person_id), key=lambda seat: len(seat.return_id))
    seats = sorted(seats, key=lambda seat: (len(seat.return_id), seat.return_id))
    answers = select(_message.c.kind).where(_message.c.id.in_([f"answer:{key}", f"refusal:{key}"]))
    said = [str(kind).removeprefix("letter:") for kind in run(session, answers).scalars()]
    about = [each for owner in (WEALD, None) for each in notices.notices(session, owner)]
    told = [each.text for each in about if key in each.about or address_of(case) in each.about or _is_of(each, seats)]
    kept_files = [each for seat in seats for each in evidence.evidence_of(session, WEALD, seat.return_id)]
    files = [f"{each.name}: {each.type}" for each in kept_files if each.inbox_key == key]
    return Came(kept.outcome or "", kept.reason or "", " ".join(said) or "none", _stored(seats),
                tuple(dict.fromkeys(files)), "\n".join(told))


def _is_of(notice: Notice, seats: Sequence[Seat]) -> bool:
    return any(notice.about.startswith(f"{seat.return_id} ") for seat in seats)


def _stored(seats: Sequence[Seat]) -> dict[str, str]:
    """Every answer that the returns of a person hold; those of a second return with `2.` before their question.

    The reason for a doubt stands under its question and rule, `figure?changed`.
    """
    return {
        ("" if at == 1 else f"{at}.") + key.partition(":")[0]: text
        for at, seat in enumerate(seats, 1) if seat.session
        for key, text in json.loads(seat.session)["texts"].items()
    }  # fmt: skip


Dump = Mapping[str, list[str]]


def _dump(session: Session) -> Dump:
    """Every row of every table."""
    wanted = [each for name, each in Row.metadata.tables.items() if name not in UNTOUCHED]
    return {each.name: sorted(repr(tuple(row)) for row in run(session, select(each))) for each in wanted}


def _differences(before: Dump, after: Dump) -> list[str]:
    return [f"{name}: {line}" for name in before for line in set(before[name]) ^ set(after[name])]
