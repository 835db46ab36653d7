"""A whole turn is five statements, and none of them grows with what is stored."""

from datetime import timedelta

import pytest

from conversations.partnership.returns import ReturnState
from storage import inbox, ledger, outbox, sessions
from storage.database import Session, Store
from storage.inbox import Outcome, admit
from storage.ledger import Entry, append
from storage.outbox import Claimed, Message, enqueue_claimed
from storage.prepared import Prepared
from storage.sessions import save_session, seat_by_slack
from tests.storage.examples import NOW, a_county


def turn(session: Session) -> Claimed | None:
    """Ann's “432” comes in, is stored, and is answered."""
    admit(session, "Ev1", channel="slack", place="T1:C1:1.2", received_at=NOW, raw="{}", outcome=Outcome.TAKEN)
    seat = seat_by_slack(session, "T1", "U1", turn=True)
    assert seat is not None
    save_session(session, seat, "{}", ReturnState.IN_PROGRESS, NOW)
    entries = [Entry("answered", "figure", "432", "432"), Entry("computed", "rating", "amber")]
    append(session, "kent", seat.return_id, entries, at=NOW, person_id=seat.person_id, inbox_key="Ev1")
    reply = Message("m:Ev1:1", "slack:T1", "prompt", "T1:C1:1.1", {"text": "Why?"}, conversation="s:1")
    return enqueue_claimed(session, "kent", reply, NOW, timedelta(seconds=30))


async def test_a_turn_is_five_statements(sqlite_store: Store) -> None:
    """Delivery, seat, session, ledger, reply: each once, whatever the number of events."""
    await sqlite_store.write(a_county)
    ran: list[str] = []

    def traced(session: Session) -> Claimed | None:
        driver = session.connection().connection.dbapi_connection
        assert driver is not None
        driver.set_trace_callback(lambda text: ran.append(" ".join(text.split()[:3])))
        try:
            return turn(session)
        finally:
            driver.set_trace_callback(None)

    assert await sqlite_store.write(traced) is not None
    assert ["INSERT INTO inbox", "SELECT return.partnership_id, person.id,", "UPDATE return SET",
            "INSERT INTO ledger", "INSERT INTO message"] == list(dict.fromkeys(ran))


STATEMENTS = {
    "admit": inbox._ADMIT, "settle a delivery": inbox._SETTLE, "seat in a thread": sessions._BY_THREAD._turn,
    "seat last sat in": sessions._BY_LAST._turn, "seat by return": sessions._BY_ID._turn,
    "save": sessions._SAVE, "append": ledger._APPEND, "enqueue": outbox._ENQUEUE.one_by_one,
    "enqueue claimed": outbox._ENQUEUE_CLAIMED, "claim": outbox._CLAIM, "settle a message": outbox._SETTLE,
}


@pytest.mark.parametrize("name", STATEMENTS)
async def test_no_statement_of_a_turn_reads_a_whole_table(sqlite_store: Store, name: str) -> None:
    """Each finds its rows by an index that narrows further than the partnership."""

    def plan(session: Session, prepared: Prepared) -> list[str]:
        ready, cursor = prepared._on(session)
        nothing = [None] * len(ready.parameters)
        return [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {ready.text}", nothing).fetchall()]

    steps = await sqlite_store.read(lambda session: plan(session, STATEMENTS[name]))
    assert [] == [step for step in steps if "(partnership_id=?)" in step or (step.startswith("SCAN")
                  and step != "SCAN due")]
