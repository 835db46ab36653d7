"""Messages that came to a stop: why, what to do about each, and doing it; who did is kept on record."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Annotated

import typer

from bot.cli.console import desk_of, refuse, run, say, say_json
from bot.cli.stopped_words import advice
from bot.cli.whoever import By, whoever_is_logged_in
from bot.handlers.stopped import MESSAGE, Deed, Named, Settled, settle_stopped
from conversations.digests.wording import listed, plural
from storage import interventions, undelivered
from storage.interventions import Intervention
from storage.undelivered import Undelivered

dead_letters = typer.Typer(help="Messages that came to a stop: why, and what to do about each.", no_args_is_help=True)
ForPartnership = Annotated[str | None, typer.Option("--partnership", help="Which one, where there are several.")]
AsJson = Annotated[bool, typer.Option("--json", help="For a script.")]
OfLane = Annotated[str | None, typer.Option("--lane", help="Only those of one lane, as the list shows it.")]
Which = Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="As `quarterday dead-letters list` shows it.")]
Every = Annotated[bool, typer.Option("--all", help="All of them; with --lane, all of that lane.")]
Because = Annotated[str | None, typer.Option("--because", help="Why, for the record.")]
DID = {Deed.RETRIED: "tried again", Deed.DROPPED: "dropped", Deed.ARRIVED: "taken as arrived"}
"""What was done, as it is said."""


@dead_letters.command("list")
def list_(
    lane: OfLane = None,
    done: Annotated[bool, typer.Option("--done", help="What was done by hand instead, the newest first.")] = False,
    partnership: ForPartnership = None,
    as_json: AsJson = False,
) -> None:
    """List messages that came to a stop, why each did, and what to do about it."""
    if done:
        _list_done(partnership, as_json)
        return
    stopped, over = run(_stopped(lane, partnership))
    if as_json:
        say_json([_shown(each, over=each.number in over) for each in stopped])
        return
    if not stopped:
        say("No message came to a stop." if lane is None else f"No message of {lane} came to a stop.")
        return
    for each in stopped:
        what_to_do = advice(each, over=each.number in over)
        say(_head(each), f"    {each.reason or 'No reason was kept.'}", f"    {what_to_do}", "")
    counted = [f"{many} {state}" for state, many in sorted(Counter(each.status for each in stopped).items())]
    say(f"{plural(len(stopped), 'message')} came to a stop: {listed(counted)}.")


async def _stopped(lane: str | None, name: str | None) -> tuple[list[Undelivered], frozenset[int]]:
    async with desk_of(name) as (at, partnership_id):
        stopped = await at.store.read(partial(undelivered.undelivered, partnership_id=partnership_id, lane=lane))
        over = await at.store.read(partial(undelivered.outlived, partnership_id=partnership_id, stopped=stopped))
        return stopped, over


def _list_done(name: str | None, as_json: bool) -> None:
    found = run(_done(name))
    if as_json:
        say_json([{"at": each.at, "who": each.who, "did": each.did, "message": each.subject.partition(":")[2],
                   **each.facts} for each in found])
        return
    if not found:
        say("Nothing was done by hand yet.")
    say(*(_told(each) for each in found))


async def _done(name: str | None) -> list[Intervention]:
    async with desk_of(name) as (at, partnership_id):
        return list(await at.store.read(
            partial(interventions.interventions, partnership_id=partnership_id, kind=MESSAGE)))


@dead_letters.command("retry")
def retry(
    which: Which = None, every: Every = False, lane: OfLane = None, by: By = None, because: Because = None,
    partnership: ForPartnership = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Try messages again; one that may have arrived is looked for first, where that can be done."""
    _settle(Deed.RETRIED, _named(which, every, lane), by, because, partnership, as_json)


@dead_letters.command("drop")
def drop(
    which: Which = None, every: Every = False, lane: OfLane = None, by: By = None, because: Because = None,
    partnership: ForPartnership = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Give messages up for good: they are not sent any more."""
    _settle(Deed.DROPPED, _named(which, every, lane), by, because, partnership, as_json)


@dead_letters.command("arrived")
def arrived(
    which: Which = None, every: Every = False, lane: OfLane = None, by: By = None, because: Because = None,
    partnership: ForPartnership = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Say that unconfirmed messages arrived: you have seen them where they belong."""
    _settle(Deed.ARRIVED, _named(which, every, lane), by, because, partnership, as_json)


def _named(which: list[str] | None, every: bool, lane: str | None) -> Named:
    """What is meant; neither some nor all, or both, is wrong usage."""
    if bool(which) == every:
        raise typer.BadParameter("Name the messages as `quarterday dead-letters list` shows them, or say --all: one of "
                                 "the two.")
    return Named(tuple(which or ()), lane)


def _settle(
    deed: Deed, named: Named, by: str | None, because: str | None, partnership: str | None, as_json: bool
) -> None:
    settled = run(_settled(deed, named, by or whoever_is_logged_in(), because, partnership))
    of = "" if named.lane is None else f" of {named.lane}"
    if settled.unknown:
        unknown = listed(list(settled.unknown))
        refuse(f"No message{of} that came to a stop is called {unknown}, so nothing was done; `quarterday dead-letters "
               "list` shows what there is.")
    if as_json:
        say_json({"done": [each.number for each in settled.done],
                  "left": [{"id": each.number, "why": why} for each, why in settled.left]})
    else:
        if settled.done:
            say(f"{plural(len(settled.done), 'message is', 'messages are')} {DID[deed]}{_soon(deed)}.")
        say(*(f"{each.number} is left: {why}." for each, why in settled.left))
        if not settled.done and not settled.left:
            say(f"No message{of} came to a stop, so there was nothing to do.")
    if settled.left and not settled.done:
        raise typer.Exit(1)


async def _settled(deed: Deed, named: Named, who: str, because: str | None, name: str | None) -> Settled:
    async with desk_of(name) as (at, partnership_id):
        return await settle_stopped(at, partnership_id, named, deed, who, because)


def _soon(deed: Deed) -> str:
    return ": whoever works takes it up within seconds" if deed is Deed.RETRIED else ""


def _head(each: Undelivered) -> str:
    return (f"{each.number:>5}  {each.created_at:%d %b %H:%M}  {each.lane}  {each.kind} to {each.name or each.place}: "
            f"{each.status} after {plural(each.attempts, 'try', 'tries')}")


def _told(each: Intervention) -> str:
    why = f": {each.facts['because']}" if each.facts.get("because") else ""
    return (f"{each.at:%d %b %Y %H:%M}  {each.facts['number']:>5}  {each.did:<18} by {each.who}{why} "
            f"(was {each.facts['was']}: {each.facts['reason']})")


def _shown(each: Undelivered, *, over: bool) -> dict[str, object]:
    return {"id": each.number, "purpose": each.id, "state": each.status, "lane": each.lane, "kind": each.kind,
            "to": each.name, "place": each.place, "tries": each.attempts, "written_at": each.created_at,
            "first_tried_at": each.first_attempt_at, "reason": each.reason, "outlived": over,
            "advice": advice(each, over=over), "turn": each.turn}
