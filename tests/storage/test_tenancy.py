"""Nobody reaches another partnership's rows: by signature, by query and by the database's own keys."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

import storage
from conversations.partnership.returns import ReturnState
from storage.database import Session, Store
from storage.figures import current_figures, history
from storage.ledger import Entry, append, entries_of
from storage.outbox import Message, enqueue
from storage.rounds import counts, lines
from storage.sessions import Conflict, Seat, save_session, seat_by_return, seats_of_person, seats_of_sitting
from storage.tables import ActionRow, Row, table
from storage.undelivered import undelivered
from tests.storage.examples import NOW, Q1, County, a_county

# Each works before anybody is known, or for all partnerships alike, and says so here.
UNSCOPED = {
    "due.due_of": "a lane's drainer looks at what all partnerships have in it",
    "due.next_due": "a lane's drainer waits for all partnerships",
    "inbox.delivery": "shows the delivery being worked on, whose it is comes out of it",
    "inbox.heard_before": "asks of a message's place, before anybody is known by it",
    "inbox.retake": "names a delivery by its key, before anybody is known by it",
    "inbox.waiting": "finds what a crash left behind, of all partnerships",
    "lanes.note_throttled": "a lane is a workspace or relay that partnerships may share",
    "lanes.pause": "a lane is a workspace or relay that partnerships may share",
    "lanes.paces": "a lane is a workspace or relay that partnerships may share",
    "lanes.save_pace": "a lane is a workspace or relay that partnerships may share",
    "measures.calendars": "names the calendars that anybody keeps, and nobody",
    "measures.fitness": "asks of the database itself, and of processes",
    "measures.measures": "counts for the operator of the installation; returns by their partnership",
    "letters.letter_by_number": "finds the partnership by a verified token",
    "mail.fetched_until": "a mailbox is the installation's, for all partnerships",
    "mail.keep_mail": "keeps what came, before anybody is known by it",
    "mail.kept_mail": "shows the mail being read, whose it is comes out of it",
    "mail.mail_waiting": "finds what is to be read, of all partnerships",
    "mail.note_fetched": "a mailbox is the installation's, for all partnerships",
    "mail.claim_mail": "counts a reading, before anybody is known by the mail",
    "mail.let_go": "ends a reading that found nobody",
    "mail.vouch_for": "names a mail by its key, after its release was found to be theirs",
    "mail.twin_of": "asks of a Message-ID and body, before anybody is known by them",
    "outbox.claim": "a lane's drainer sends for all partnerships",
    "outbox.due_lanes": "the sweep wakes lanes of all partnerships",
    "outbox.settle": "names messages by ids that a claim gave out",
    "pacing.begin": "a lane is a workspace or relay that partnerships may share",
    "pacing.claim": "a lane's drainer sends for all partnerships",
    "pacing.land": "a lane is a workspace or relay that partnerships may share",
    "people.partnerships": "is the list of partnerships itself",
    "people.person_by_email": "returns the partnerships that a verified address belongs to",
    "people.person_by_slack": "returns the partnerships that a verified Slack user belongs to",
    "posted.digest_post": "finds the partnership by the verified Slack workspace and its post",
    "sessions.is_being_placed": "asks of the verified Slack user's own sittings, before a partnership is known",
    "sessions.seat_by_slack": "finds the partnership by the verified Slack user",
    "sessions.was_asked_in": "asks of a thread of the verified Slack user's own, before its partnership is known",
    "timers.fire_due": "the sweep fires timers of all partnerships and says whose each is",
    "workers.beat": "a process works for all partnerships",
    "workers.forget_dead": "a process works for all partnerships",
    "workers.leave": "a process works for all partnerships",
    "workers.workers": "a process works for all partnerships",
    "traffic.is_busy": "asks whether an installation is at rest, whoever has something under way",
    "turns.turn_of": "is the name of the transaction itself, and reads no row",
    "turns.writing_in": "names the transaction, and reads no row",
}
# What runs a statement for the functions that are scoped.
MACHINERY = {"statements", "prepared", "database", "sqlite", "postgres"}
SHARED_TABLES = {"fetched", "lane", "mail", "restored", "schema_step", "worker"}


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of storage that is given a session."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name in MACHINERY or module.ispkg:
            continue
        home = importlib.import_module(f"storage.{module.name}")
        for name, found in inspect.getmembers(home, inspect.isfunction):
            if found.__module__ == home.__name__ and not name.startswith("_") and _takes_a_session(found):
                yield f"{module.name}.{name}", found


def _takes_a_session(function: Callable[..., Any]) -> bool:
    return next(iter(inspect.signature(function).parameters), None) == "session"


def _is_scoped(function: Callable[..., Any]) -> bool:
    parameters = inspect.signature(function).parameters
    return "partnership_id" in parameters or parameters.get("seat") is not None


def test_every_function_is_told_the_partnership() -> None:
    """It takes the partnership, or a seat that carries it, or stands in the list with its reason."""
    assert set(UNSCOPED) == {name for name, function in functions() if not _is_scoped(function)}


def test_every_table_belongs_to_a_partnership() -> None:
    """Every row says whose it is, but for what is nobody's."""
    owned = {name for name, found in Row.metadata.tables.items() if "partnership_id" in found.c}
    assert set(Row.metadata.tables) - {"partnership"} - SHARED_TABLES == owned


@pytest.fixture
async def neighbours(store: Store) -> tuple[County, County]:
    """Two partnerships alike in everything."""
    kent = await store.write(a_county)
    weald = await store.write(lambda session: a_county(session, "weald"))
    await store.write(lambda session: append(session, "weald", weald.first_return, [Entry("sent")], at=NOW))
    await store.write(lambda session: enqueue(
        session, "weald", [Message("m:1", "slack:T1", "prompt", "T1:C1", {})], NOW))
    return kent, weald


READS: tuple[Callable[[Session, str, County], Any], ...] = (
    lambda session, mine, theirs: seat_by_return(session, mine, theirs.first_return),
    lambda session, mine, theirs: seats_of_sitting(session, mine, theirs.opened.sittings[theirs.ann]),
    lambda session, mine, theirs: seats_of_person(session, mine, theirs.ann),
    lambda session, mine, theirs: entries_of(session, mine, theirs.first_return),
    lambda session, mine, theirs: history(session, mine, theirs.targets["1"], Q1),
    lambda session, mine, theirs: lines(session, mine, theirs.opened.round_id),
    lambda session, mine, theirs: counts(session, mine, theirs.opened.round_id),
)


@pytest.mark.parametrize("read", READS)
async def test_ids_of_another_partnership_find_nothing(
    store: Store, neighbours: tuple[County, County], read: Callable[[Session, str, County], Any]
) -> None:
    """What its own partnership reads by an id, another does not."""
    _, weald = neighbours
    assert await store.read(lambda session: read(session, "weald", weald))
    assert not await store.read(lambda session: read(session, "kent", weald))


async def test_lists_hold_only_their_own(store: Store, neighbours: tuple[County, County]) -> None:
    """Figures of the same refs and quarter stay apart, and so do stopped messages."""
    kent, weald = neighbours
    for county in (kent, weald):
        found = await store.read(lambda s, c=county: current_figures(s, c.id, Q1))  # type: ignore[misc]
        assert sorted(county.targets.values()) == [one.target_id for one in found]
        assert [] == await store.read(lambda s, c=county: undelivered(s, c.id))  # type: ignore[misc]


async def test_a_seat_saves_only_within_its_partnership(
    store: Store, neighbours: tuple[County, County]
) -> None:
    """A seat that claims another partnership saves nothing; the true one does."""
    _, weald = neighbours
    seat = await store.read(lambda session: seat_by_return(session, "weald", weald.first_return))
    assert isinstance(seat, Seat)
    forged = Seat(**{name: getattr(seat, name) for name in Seat.__slots__} | {"partnership_id": "kent"})
    with pytest.raises(Conflict):
        await store.write(lambda session: save_session(session, forged, "{}", ReturnState.SENT, NOW))
    await store.write(lambda session: save_session(session, seat, "{}", ReturnState.SENT, NOW))


async def test_the_database_refuses_a_row_that_points_into_another_partnership(
    store: Store, neighbours: tuple[County, County]
) -> None:
    """Whatever code asks: an action of Kent's cannot hang on a target of the Weald's."""
    kent, weald = neighbours

    def write(session: Session, target_id: int) -> None:
        row = {"partnership_id": "kent", "id": "A9", "target_id": target_id, "text": "x",
               "progress": "promised", "moved": 0, "at": NOW}
        session.connection().execute(insert(table(ActionRow)), row)

    with pytest.raises(IntegrityError):
        await store.write(lambda session: write(session, weald.targets["1"]))
    await store.write(lambda session: write(session, kent.targets["1"]))
