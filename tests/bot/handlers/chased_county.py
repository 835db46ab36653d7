"""The example county while its round is chased: what was shown, what is sent, who has given no return."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from sqlalchemy import func, select

from bot.example import COUNTY
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.no_returns import no_returns_of
from bot.handlers.open_round import open_round
from bot.handlers.preview_round import INVITATION, PASSED_ON, REMINDER, Foreseen, Preview, preview_round
from conversations.partnership.no_returns import NoReturn
from conversations.partnership.returns import ReturnState
from storage.database import Session, Store
from storage.people import people_of, slack_identities
from storage.rounds import round_of
from storage.sessions import Seat, set_state
from storage.statements import run
from storage.tables import TimerRow, table
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire, Told

KINDS = {"top": INVITATION, "letter:invitation": INVITATION, "reminder": REMINDER, "letter:reminder": REMINDER,
         "told": PASSED_ON, "letter:told": PASSED_ON}  # fmt: skip
_timer = table(TimerRow)
Seen = tuple[datetime, str, str]
"""When a message left, what kind it was, and to which address or Slack user."""


async def a_county(store: Store) -> Marlshire:
    """The example county, before its round opens."""
    county = Marlshire(store)
    assert isinstance(await import_folder(store, COUNTY, county.now), Imported)
    return county


async def shown(county: Marlshire) -> Preview:
    """What the preview shows now."""
    return await county.read(partial(preview_round, county.desk, MARLSHIRE, QUARTER))


async def seen_in(county: Marlshire, messages: Iterable[Foreseen]) -> set[Seen]:
    """Messages of a preview, by the address that each would go to."""
    def addresses(session: Session) -> dict[int, str]:
        users = {who: user for who, (_, user) in slack_identities(session, MARLSHIRE).items()}
        return {who: users[who] if person.prefers == "slack" and who in users else person.email
                for who, person in people_of(session, MARLSHIRE).items()}  # fmt: skip

    reached = await county.read(addresses)
    return {(each.at, each.kind, reached[each.to]) for each in messages}


async def next_chase(county: Marlshire) -> datetime | None:
    """When the round is planned next."""
    due = select(func.min(_timer.c.due_at, type_=_timer.c.due_at.type)).where(
        _timer.c.kind == "chase", _timer.c.status == "set")
    return await county.read(lambda session: run(session, due).scalar_one())


async def lives(county: Marlshire, until: datetime) -> list[tuple[datetime, Told]]:
    """The round goes on, planned whenever its timer says so; everything that chasing said, and when."""
    heard: list[tuple[datetime, Told]] = []
    while (moment := await next_chase(county)) is not None and moment < until:
        told = await county.waits(max(moment, county.now))
        heard += [(county.now, each) for each in told if each.kind in KINDS]
    return heard


def seen(heard: Iterable[tuple[datetime, Told]]) -> list[Seen]:
    """What was sent, as a preview would have it."""
    return [(at, KINDS[each.kind], each.to) for at, each in heard]


async def opened(county: Marlshire) -> list[tuple[datetime, Told]]:
    """The round opens, and invitations leave."""
    await open_round(county.desk, MARLSHIRE, QUARTER)
    return [(county.now, each) for each in await county.post() if each.kind in KINDS]


async def answered(county: Marlshire, seats: Iterable[Seat]) -> None:
    """These talks are sent, whatever was said in them."""
    for seat in seats:
        await county.store.write(partial(set_state, partnership_id=MARLSHIRE, return_id=seat.return_id,
                                         state=ReturnState.SENT, at=county.now))  # fmt: skip


async def listed(county: Marlshire) -> tuple[NoReturn, ...]:
    """Who has given no return, as things stand."""
    def of_round(session: Session) -> tuple[NoReturn, ...]:
        held = round_of(session, MARLSHIRE, QUARTER)
        assert held is not None
        return no_returns_of(county.desk, session, MARLSHIRE, held)

    return await county.read(of_round)
