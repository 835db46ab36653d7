"""Hand-overs: who named whom to answer, confirmed or refused by the support team."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from bot.cli.console import desk_of, refuse, run, say, say_json
from bot.handlers.settle_handover import Settled, settle_handover
from conversations.partnership.delegations import DelegationState
from storage.delegations import DelegationHeld, delegations

handovers = typer.Typer(help="Hand-overs: who named whom to answer.", no_args_is_help=True)
ForPartnership = Annotated[str | None, typer.Option("--partnership", help="Which one, where there are several.")]
AsJson = Annotated[bool, typer.Option("--json", help="For a script.")]
ForHandover = Annotated[str, typer.Argument(metavar="ID", help="As `quarterday handover list` shows it.")]

STANDS = {
    DelegationState.ASKED: "waits for both",
    DelegationState.TAKEN: "waits for you",
    DelegationState.CONFIRMED: "waits for them",
    DelegationState.HOLDS: "holds",
    DelegationState.DECLINED: "was declined",
    DelegationState.ENDED: "has ended",
}
"""How far a hand-over has come, as the support team reads it."""


@handovers.command("list")
def list_(partnership: ForPartnership = None, as_json: AsJson = False) -> None:
    """List who named whom to answer what, the newest first, and what waits for whom."""
    found = run(_list(partnership))
    if as_json:
        say_json([_shown(each) for each in found])
        return
    if not found:
        say("Nobody has named anybody else.")
    say(*(f"{each.delegation.id:<10} {STANDS[each.delegation.state]:<14} {each.ref:<10} {_who(each)}"
          for each in found))


async def _list(name: str | None) -> list[DelegationHeld]:
    async with desk_of(name) as (at, partnership_id):
        return (await at.store.read(partial(delegations, partnership_id=partnership_id)))[::-1]


@handovers.command("confirm")
def confirm(handover: ForHandover, partnership: ForPartnership = None, as_json: AsJson = False) -> None:
    """Confirm that the person named answers; it holds once they have said yes as well."""
    settled = run(_settle(handover, partnership, agreed=True, words=None))
    now = settled.after.delegation
    if not settled.changed:
        refuse(f"There is nothing to confirm: {now.id} {STANDS[now.state]}.")
    if now.state is DelegationState.ENDED:
        refuse(f"{now.id} came too late: its return is closed or somebody else’s by now. Both are told.")
    if as_json:
        say_json(_shown(settled.after))
    elif now.state is DelegationState.HOLDS:
        say(f"{now.id} holds: {now.taker} answers, and both are told.")
    else:
        say(f"{now.id} is confirmed, and holds as soon as {now.taker} says yes.")


@handovers.command("refuse")
def refuse_(
    handover: ForHandover,
    because: Annotated[str | None, typer.Option("--because", help="Why; both are told.")] = None,
    partnership: ForPartnership = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Refuse a hand-over, or end one that holds; it is with whoever gave it again, and both are told."""
    settled = run(_settle(handover, partnership, agreed=False, words=because))
    now = settled.after.delegation
    if not settled.changed:
        refuse(f"There is nothing to refuse: {now.id} {STANDS[now.state]}.")
    if as_json:
        say_json(_shown(settled.after))
    else:
        say(f"{now.id} is refused: {now.giver} answers, and both are told.")


async def _settle(handover: str, name: str | None, *, agreed: bool, words: str | None) -> Settled:
    async with desk_of(name) as (at, partnership_id):
        settled = await settle_handover(at, partnership_id, handover, agreed=agreed, words=words)
        if settled is None:
            refuse(f"There is no hand-over {handover}; `quarterday handover list` shows what there is.")
        return settled


def _who(each: DelegationHeld) -> str:
    keys = each.delegation.keys
    return f"{each.delegation.giver} → {each.delegation.taker}: {', '.join(keys) if keys else 'all of it'}"


def _shown(each: DelegationHeld) -> dict[str, object]:
    return {**each.delegation.model_dump(mode="json"), "ref": each.ref, "said": each.said, "at": each.at}
