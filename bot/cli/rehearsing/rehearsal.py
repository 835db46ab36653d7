"""A rehearsal from end to end: copy, stage, cast, play, and what came of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli.rehearsing.comparing import Compared, compared
from bot.cli.rehearsing.diary import Since
from bot.cli.rehearsing.hands import Respondent
from bot.cli.rehearsing.happened import Happened, what_happened
from bot.cli.rehearsing.play import Done, Play
from bot.cli.rehearsing.stage import Installed, Stage, stage
from bot.cli.rehearsing.standing import Standing
from bot.handlers.chasing import contacts_of
from bot.handlers.preview_round import INVITATION, Preview, preview_round
from bot.rehearsal.respondents.answering import Mind
from bot.rehearsal.respondents.temperaments import Temperament, dealt
from conversations.partnership.chase import Contact
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import RoundState
from storage import people, rounds, sessions, traffic
from storage.copying import copy_into
from storage.database import Session

STYLES = ("outlook", "gmail", "apple")
BETWEEN = "inside"
"""The style of mail in which answers stand between the quoted questions."""


class NothingToRehearse(ValueError):
    """The round cannot be rehearsed; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of a rehearsal."""

    partnership: str
    quarter: Quarter
    seed: int
    starts: datetime
    ends: datetime
    foreseen: Preview
    people: Mapping[int, Respondent]
    happened: Happened
    compared: Sequence[Compared]
    digests: Sequence[Standing]
    done: Sequence[Done]

    @property
    def unexplained(self) -> Sequence[Compared]:
        """Messages that differ from the preview, and nobody knows why."""
        return [each for each in self.compared if each.unexplained]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be rehearsed: a quarter of a partnership in the database at `url`, by people of which temperaments.

    `given` are the temperaments that are not left to chance, by email.
    """

    url: str
    partnership_id: str
    quarter: Quarter
    seed: int
    given: Mapping[str, Temperament]
    installed: Installed


async def rehearse(wanted: Wanted, now: datetime, told: Callable[[datetime, int], None]) -> Rehearsed:
    """Play the whole round on a copy, which is gone afterwards.

    Raises:
        NothingToRehearse: its round is closed already.
        bot.cli.rehearsing.stage.Stuck: something did not come to rest.
    """
    with TemporaryDirectory(prefix="quarterday-rehearsal-") as place:
        path = Path(place) / "copy.db"
        copy_into(wanted.url, path)
        early = datetime.combine(wanted.quarter.first_day, time(), UTC)
        async with stage(path, wanted.partnership_id, early, wanted.seed, wanted.installed) as on:
            return await _played(on, wanted, now, told)


async def _played(
    on: Stage, wanted: Wanted, now: datetime, told: Callable[[datetime, int], None]
) -> Rehearsed:
    foreseen = await _begun(on, wanted, now)
    start = Since(on.clock(), await on.store.read(partial(
        traffic.last_written, partnership_id=wanted.partnership_id)))
    cast = await on.store.read(partial(_cast, on, wanted, foreseen))
    play = Play(on, wanted.quarter, cast, told)
    ends = await play.run(foreseen)
    happened = await on.store.read(partial(what_happened, on, wanted.quarter, start, play.diary))
    name = (await on.store.read(people.partnerships))[wanted.partnership_id].name
    return Rehearsed(name, wanted.quarter, wanted.seed, start.at, ends, foreseen, cast, happened,
                     compared(foreseen, happened), play.digests, play.done)


async def _begun(on: Stage, wanted: Wanted, now: datetime) -> Preview:
    """Move the clock to where the round begins, or stands, and say what is foreseen from there."""
    held = await on.store.read(partial(rounds.round_of, partnership_id=wanted.partnership_id, quarter=wanted.quarter))
    if held is not None and held.round.state not in {RoundState.OPEN, RoundState.PLANNED}:
        raise NothingToRehearse(f"The round of {wanted.quarter.name} is {held.round.state} already. Rehearse one that "
                                "is open or still to come.")
    look = partial(preview_round, on.desk, wanted.partnership_id, wanted.quarter)
    dates = (await on.store.read(look)).dates
    if held is not None and held.round.state is RoundState.OPEN:
        await on.go_to(min(max(now, dates.opens), dates.no_new_returns))
        return await on.store.read(look)
    starts = now if dates.opens < now < dates.no_new_returns else dates.opens
    if held is None:
        await on.go_to(starts)
    else:
        on.clock.move_to(starts)  # its own timer opens it, once everybody is there to hear
    return await on.store.read(look)


def _cast(on: Stage, wanted: Wanted, foreseen: Preview, session: Session) -> dict[int, Respondent]:
    """Everybody who can be reached, each with a temperament; those who are asked something share the rarer ones."""
    contacts = {who: each for who, each in contacts_of(on.desk, session, wanted.partnership_id, foreseen.dates.opens,
                                                       wanted.quarter.last_day.year).items() if each.channel}
    asked = {each.to for each in foreseen.messages if each.kind == INVITATION} or _owners(session, wanted)
    chance = random.Random(wanted.seed)  # noqa: S311  # a rehearsal is no secret
    emails = {who: on.cast.people[who].email for who in contacts}
    letters = [emails[who] for who, each in contacts.items() if each.channel == "email"]
    shared = dealt([emails[who] for who in sorted(asked & set(emails))], letters, chance, wanted.given)
    return {who: _respondent(on, contacts[who], emails[who], shared.get(emails[who], wanted.given.get(
        emails[who], Temperament.PROMPT)), wanted.seed) for who in contacts}


def _owners(session: Session, wanted: Wanted) -> set[int]:
    held = rounds.round_of(session, wanted.partnership_id, wanted.quarter)
    seats = sessions.seats_of_round(session, wanted.partnership_id, held.round_id) if held else {}
    return {seat.person_id for each in seats.values() for seat in each}


def _respondent(on: Stage, contact: Contact, email: str, temperament: Temperament, seed: int) -> Respondent:
    chance = random.Random(f"{seed} {email}")  # noqa: S311  # a rehearsal is no secret
    style = BETWEEN if temperament is Temperament.QUOTES else chance.choice(STYLES)
    return Respondent(contact.person, contact, email, on.cast.slack.get(contact.person, (None, None))[1], temperament,
                      Mind(chance, contact.name, temperament is Temperament.WRONG_UNITS), style)
