"""Nothing lost, nothing twice, whatever the talk: killed while members, leads, sponsors and owners answer at once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.handlers.settle_handover import settle_handover
from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from conversations.partnership.delegations import DelegationState
from storage.database import Access, Session, Store
from storage.delegations import delegations
from storage.sessions import WAITING_STATES
from tests.bot.wire import groups
from tests.bot.wire.busy import AMBER, Busy
from tests.bot.wire.forked import nursery
from tests.bot.wire.groups import CHAIR, number_of, sponsor_of, user_of
from tests.bot.wire.kept import rows
from tests.bot.wire.laws import broken
from tests.bot.wire.lead import Lead
from tests.bot.wire.standing import Stand, desk_on, installed, prepare, rehearsing
from tests.bot.wire.test_kill import environment_of, free_address, kill_again_and_again
from tests.bot.wire.weald import STARTS, WEALD, Led, email_of

TARGETS, SEED = 10, 11
LONG = (0.1,) * 2000
"""Slack tries for as long as it takes: an answer waits until its question is known to stand where it was given."""
CLEARED, ACCEPTED = ("“The pump.*What do you decide about it", "cleared"), (".*is a risk to .*What do you", "accept")
TALKS = {
    "quarterly_return@1": TARGETS, "delivery_update@1": TARGETS, "risk_review@1": TARGETS, "risk@1": TARGETS,
    "lead_decision@1": TARGETS, "unblocked@1": TARGETS, "handover@1": 2,
}  # fmt: skip
"""How many there are of the talks that are held once for every target."""


def passes_on(led: Led) -> bool:
    """Whether the sponsor takes it to the board, where others clear it themselves."""
    return sponsor_of(led) == "U0SPO02"


def contests(led: Led) -> bool:
    """Whether the lead reports amber and holds it to be green, where others report green."""
    return number_of(led) % groups.TOGETHER == 0


def hands_over(led: Led) -> bool:
    """Whether the lead names somebody else to answer the whole return."""
    return number_of(led) in {1, 3}


def crowd_of(stand: Stand, led: tuple[Led, ...], up: asyncio.Event) -> list[Busy]:
    """Everybody, with what sets them apart."""
    leads = [Busy(Lead(stand, each.user), up, {"What was": AMBER} if contests(each) else {},
                  {"Check your answers before sending\n1\\d answers": "change 9"} if contests(each) else {})
             for each in led]  # fmt: skip
    own = [Busy(Lead(stand, user_of("MEM", each)), up, {"What was": "12"}, reports=("risk",)) for each in led]
    owners = [Busy(Lead(stand, user_of("RSK", each)), up) for each in led]
    sponsors = [Busy(Lead(stand, user), up, {} if user == "U0SPO02" else dict([CLEARED, ACCEPTED]))
                for user in dict.fromkeys(map(sponsor_of, led))]
    return [*leads, *own, *owners, *sponsors, Busy(Lead(stand, CHAIR), up, dict([CLEARED, ACCEPTED]))]


def handing_over(crowd: list[Busy], led: tuple[Led, ...]) -> list[Busy]:
    """Some leads name somebody, and wait; whoever is named takes it on, and is of the crowd."""
    named = []
    for one, each in zip(crowd, led, strict=False):
        if hands_over(each):
            taker = user_of("JOE", each)
            one.once["What was"], one.leaves = f"not me, it is {email_of(taker)}", "What was"
            named.append(Busy(Lead(one.lead.stand, taker), one.up))
    return [*crowd, *named]


async def support_confirms(stand: Stand) -> None:
    """The support team agrees to every hand-over that waits for it, by a command while no server runs."""
    store = Store.open(stand.database_url, Access.SHARED)
    try:
        for each in await store.read(lambda session: delegations(session, WEALD)):
            if each.delegation.state in {DelegationState.ASKED, DelegationState.TAKEN}:
                await settle_handover(desk_on(store, stand.clock), WEALD, each.delegation.id, agreed=True)
    finally:
        await store.close()


@pytest.mark.alone
async def test_fifty_kills_take_no_step_twice_and_lose_none(sqlite_url: str, tmp_path: Path) -> None:
    """Every law holds over the body of every bot; then every talk has come to its end, and every blockage is free."""
    led = groups.grouped(TARGETS)
    clock, address = RehearsalClock(STARTS, now), free_address()
    await prepare(sqlite_url, clock, led, grouped=True)
    async with rehearsing(installed(address), clock, led, groups.others(led), retries=LONG) as (slack, api):
        stand = Stand(slack, clock, address, sqlite_url)
        async with nursery(environment_of(stand, api), clock, tmp_path / "bots.log") as bots:
            crowd = handing_over(crowd_of(stand, led, bots.up), led)

            async def laws_hold() -> None:
                assert [] == await stand.read(broken)
                await support_confirms(stand)

            async with asyncio.TaskGroup() as going:
                answering = [going.create_task(one.go_on()) for one in crowd]
                await kill_again_and_again(bots, slack.workspace, random.Random(SEED), laws_hold)
                await stand.until_read(left, lambda found: found == Counter())
                for task in answering:
                    task.cancel()
            await slack.dispatch.settled()
    print(f"{sum(one.answers for one in crowd)} answers, {sum(one.tried_again for one in crowd)} tried again, "
          f"{slack.workspace.calls['auth.test']} bots that served, {await stand.read(held)}")
    assert [] == await stand.read(broken)
    await every_talk_has_ended(stand, led)
    for one in crowd:
        named = Counter((m.metadata or {})["event_payload"]["message_id"] for m in one.lead.messages)
        assert [] == [name for name, count in named.items() if count > 1]


def left(session: Session) -> Counter[str]:
    """What is still to be answered, taken or sent."""
    waiting = ", ".join(f"'{state}'" for state in WAITING_STATES)
    return Counter({name: many for name, statement in (
        ("talks", f"SELECT count(*) FROM return WHERE state IN ({waiting})"),
        ("messages", "SELECT count(*) FROM message WHERE status <> 'sent'"),
        ("deliveries", "SELECT count(*) FROM inbox WHERE outcome IS NULL OR outcome = 'failed'"),
    ) if (many := rows(session, statement)[0][0])})  # fmt: skip


def held(session: Session) -> Counter[str]:
    """How many talks of each script came to an end."""
    return Counter(dict(rows(session, "SELECT script, count(*) FROM return WHERE state <> 'no_return' GROUP BY 1")))


async def every_talk_has_ended(stand: Stand, led: tuple[Led, ...]) -> None:
    """Each target's talks were held once, its blockage took its steps in order and each was asked of the right one."""
    found = await stand.read(held)
    assert TALKS == {script: found[script] for script in TALKS}
    overrides = sum(map(contests, led))
    up = sum(map(passes_on, led))
    told = await stand.read(moves)
    assert {each.ref: steps(passed=passes_on(each)) for each in led} == told
    giving = {each.ref: user_of("JOE", each) if hands_over(each) else each.user for each in led}
    assert giving == await stand.read(senders)
    decided = Counter(dict(await stand.read(lambda s: rows(s, "SELECT kind, count(*) FROM decision GROUP BY 1"))))
    assert {"unblock": 2 * TARGETS + up, "override": overrides, "risk": 2 * (TARGETS + up)} == {
        kind: decided[kind] for kind in ("unblock", "override", "risk")}


def moves(session: Session) -> Mapping[str, list[str]]:
    """What happened to the blockages of each target, in order, by its ref."""
    told: dict[str, list[str]] = {}
    for ref, move in rows(session, "SELECT t.ref, m.move FROM blockage_move m JOIN blockage b ON b.id = m.blockage_id "
                                   "JOIN target t ON t.id = b.target_id ORDER BY m.id"):
        told.setdefault(ref, []).append(move)
    return told


def senders(session: Session) -> Mapping[str, str]:
    """Who sent the return of each target."""
    return dict(rows(session, "SELECT t.ref, s.member FROM return r JOIN target t ON t.id = r.target_id "
                              "JOIN ledger l ON l.return_id = r.id AND l.kind = 'sent' "
                              "JOIN slack_identity s ON s.person_id = l.person_id "
                              "WHERE r.script = 'quarterly_return@1'"))


def steps(*, passed: bool) -> list[str]:
    """What happens to a blockage from its beginning to its end."""
    return ["raised", "passed_on", *(["passed_on"] if passed else []), "answered", "confirmed"]
