"""What the ledger has of a return: when it was sent, and when it was open again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.cli.rehearsing.record import NOTHING, record_of
from storage.ledger import Kept

AT = datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def entry(kind: str, at: datetime) -> Kept:
    """Something that happened in a return."""
    return Kept(1, "7.1", None, 1, at, kind, None, None, None, None)


def test_what_is_sent_is_given_until_something_else_is_said() -> None:
    """At the very moment it is not yet; changed later it is open, and given again once it is sent again."""
    record = record_of([entry("answered", AT), entry("sent", AT), entry("answered", AT + 2 * HOUR),
                        entry("answered", AT + 4 * HOUR), entry("sent", AT + 4 * HOUR)], {}, AT)  # fmt: skip
    given = [record.is_given_before(AT + hours * HOUR) for hours in (0, 1, 3, 4, 5)]
    assert [False, True, False, False, True] == given
    assert (AT, AT + 4 * HOUR) == (record.given_at(AT + 3 * HOUR), record.given_at(AT + 5 * HOUR))
    assert (AT, AT + 2 * HOUR, AT + 4 * HOUR) == record.touched
    assert not NOTHING.is_given_before(AT)
