"""Who has given no return, as the rows of a table and as a script reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers.closing import Closed
from conversations.digests.wording import plural
from conversations.partnership.dates import long_date
from conversations.partnership.no_returns import Contacted, NextStep, NoReturn
from storage.outbox import MessageState
from storage.people import Identity
from storage.rounds import ReturnLine
from storage.sessions import RETURN

HEADINGS = ("who", "what is left", "minutes", "last contact", "next step", "why")
NEVER, NOTHING = "never", "none"
_ABOUT = 4
"""Returns of a row that the table names; of the others it says how many."""
_UNDONE: Mapping[str, str] = {
    MessageState.PENDING: "waits to be sent", MessageState.SENDING: "is being sent",
    MessageState.CANCELLED: "withdrawn", MessageState.UNCONFIRMED: "perhaps not arrived",
    MessageState.DEAD: "did not arrive",
}  # fmt: skip
"""What is said of a message that was not sent."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The no-return list of a round, with the lines and people that it names and the zone in which it is run."""

    rows: Sequence[NoReturn]
    lines: Mapping[str, ReturnLine]
    people: Mapping[int, Identity]
    timezone: str


def said_count(missing: Missing) -> str:
    """How many people have how much left to answer."""
    people = len({each.person for each in missing.rows})
    if not people:
        return "Everybody has answered." if missing.lines else "Nobody was asked yet."
    left = sum(len(each.left) for each in missing.rows)
    return f"{plural(people, 'person has', 'people have')} {left} left to answer:"


def cells(missing: Missing) -> list[tuple[str, ...]]:
    """A row for each person and next step."""
    return [
        (each.name, the_first(what_is_left(missing, each)), str(each.minutes), _last(each.last, missing.timezone),
         _next(each), each.why)
        for each in missing.rows
    ]  # fmt: skip


def what_is_left(missing: Missing, row: NoReturn) -> list[str]:
    """Each return by the ref of its target, and what it is where it is not the lead's."""
    return [named(missing.lines[item.id]) for item in row.left]


def said_closed(done: Closed) -> Iterator[str]:
    """What a round was closed without, each with whose it is; until when it is taken after all; who is asked now."""
    returns = [line for line in done.missing if line.script.startswith(RETURN)]
    yield f"Closed. {plural(len(returns), 'return stands', 'returns stand')} as “no return”{':' if returns else '.'}"
    yield from (f"{line.ref:<12} {line.name}" for line in returns)
    if others := len(done.missing) - len(returns):
        yield f"Beside them {plural(others, 'update or review was', 'updates and reviews were')} not sent."
    if done.missing:
        yield f"Until {long_date(done.taken_until)} a return is still taken, and its figure marked as late."
    if done.asked:
        yield f"Sponsors are asked to sign off {plural(done.asked, 'return')}."


def named(line: ReturnLine) -> str:
    """A return by the ref of its target, and what it is where it is not the lead's."""
    return line.ref if line.script.startswith(RETURN) else f"{line.ref} ({_script(line)})"


def _script(line: ReturnLine) -> str:
    return line.script.partition("@")[0].replace("_", " ")


def the_first(names: Sequence[str]) -> str:
    """The first few by name, and how many more there are."""
    more = len(names) - _ABOUT
    return ", ".join(names[:_ABOUT]) + (f" and {more} more" if more > 0 else "")


def _last(last: Contacted | None, zone: str) -> str:
    if last is None:
        return NEVER
    kind = "reminded" if last.kind.endswith("reminder") else "asked"
    undone = _UNDONE.get(last.status)
    return f"{kind} {_moment(last.at, zone)}{f', {undone}' if undone else ''}"


def _next(row: NoReturn) -> str:
    if row.next is None:
        return NOTHING
    to = "" if row.next.to == row.person else f" to {row.next.name}"
    return f"{_moment(row.next.at, row.next.timezone)}{to} by {row.next.channel}"


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def as_json(missing: Missing) -> list[dict[str, object]]:
    """The same for a script; instants have their offset."""
    return [
        {"person": each.name, "email": missing.people[each.person].email, "left": what_is_left(missing, each),
         "minutes": each.minutes, "last_contact": _last_json(each.last), "next_step": _next_json(missing, each.next),
         "why": each.why}
        for each in missing.rows
    ]  # fmt: skip


def _last_json(last: Contacted | None) -> dict[str, object] | None:
    return None if last is None else {"at": last.at.isoformat(), "kind": last.kind, "status": last.status}


def _next_json(missing: Missing, step: NextStep | None) -> dict[str, object] | None:
    if step is None:
        return None
    return {"at": step.at.astimezone(ZoneInfo(step.timezone)).isoformat(), "step": step.step, "to": step.name,
            "email": missing.people[step.to].email, "channel": step.channel}
