"""The inbox: everything that came in, what was done about it and why; what is held can be released."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from bot.cli.console import desk_of, refuse, run, say, say_json
from bot.handlers.release_mail import release as release_held
from conversations.digests.wording import listed
from storage import inbox as stored
from storage import mail as mails
from storage import notices as told
from storage.inbox import Delivered, Outcome
from storage.mail import KeptMail
from storage.notices import Notice

inbox = typer.Typer(help="Everything that came in, with its outcome and reason.", no_args_is_help=True)
ForPartnership = Annotated[str | None, typer.Option("--partnership", help="Which one, where there are several.")]
AsJson = Annotated[bool, typer.Option("--json", help="For a script.")]
SHORT = 12
"""How many characters of a key are shown, and are enough to name it."""
MOST = 10_000
"""How far back a delivery is looked for."""


@inbox.command("list")
def list_(
    outcome: Annotated[str | None, typer.Option(help="Only what came to this: parked, quarantined, failed …")] = None,
    partnership: ForPartnership = None,
    as_json: AsJson = False,
) -> None:
    """List what came in, the newest first, and what the support team should know."""
    known = [each.value for each in Outcome]
    if outcome is not None and outcome not in known:
        refuse(f"There is no outcome “{outcome}”; choose from {listed(known)}.")
    found, notices = run(_list(Outcome(outcome) if outcome else None, partnership))
    if as_json:
        say_json({"deliveries": [_shown(each) for each in found],
                  "notices": [{"kind": each.kind, "about": each.about, "text": each.text, "at": each.at}
                              for each in notices]})
        return
    if notices:
        say("To be seen to:", *(f"  {each.at:%d %b %H:%M}  {each.text}" for each in notices), "")
    if not found:
        say("Nothing came in." if outcome is None else f"Nothing is {outcome}.")
    say(*(f"{_short(each.key)}  {each.received_at:%d %b %H:%M}  {each.channel:<6} {each.outcome or 'waiting':<12} "
          f"{each.reason or ''}".rstrip() for each in found))


async def _list(outcome: Outcome | None, name: str | None) -> tuple[list[Delivered], list[Notice]]:
    async with desk_of(name) as (at, partnership_id):
        found, seen = [], []
        for owner in (partnership_id, None):
            found += await at.store.read(partial(stored.deliveries, partnership_id=owner, outcome=outcome))
            seen += await at.store.read(partial(told.notices, partnership_id=owner))
        return sorted(found, key=lambda each: each.received_at, reverse=True), seen


@inbox.command("show")
def show(key: str, partnership: ForPartnership = None, as_json: AsJson = False) -> None:
    """Show one delivery whole: how it came, what was done about it and why."""
    found, kept = run(_show(key, partnership))
    if as_json:
        say_json(_shown(found) | ({"mail": kept.raw.decode("utf-8", "replace")} if kept else {"raw": found.raw}))
        return
    say(f"{found.key}", f"Came {found.received_at:%d %B %Y %H:%M} by {found.channel}.",
        f"{(found.outcome or 'waiting').capitalize()}{': ' + found.reason if found.reason else '.'}", "")
    if kept is not None:
        say(f"From {kept.sender or 'nobody'} to {listed(list(kept.recipients))}, read {kept.tries} times.", "")
    say(*(kept.raw.decode("utf-8", "replace") if kept else found.raw).splitlines())


async def _show(key: str, name: str | None) -> tuple[Delivered, KeptMail | None]:
    async with desk_of(name) as (at, partnership_id):
        owners = (partnership_id, None)
        every = [each for owner in owners for each in await at.store.read(
            partial(stored.deliveries, partnership_id=owner, many=MOST))]
        found = next((each for each in every if key in {each.key, _short(each.key)}), None)
        if found is None:
            refuse(f"There is no delivery {key}; `quarterday inbox list` shows what there is.")
        return found, await at.store.read(partial(mails.kept_mail, key=found.key))


@inbox.command("release")
def release(key: str, partnership: ForPartnership = None) -> None:
    """Let something held be taken after all; you vouch for who sent it."""
    found, released = run(_release(key, partnership))
    if not released:
        refuse(f"{_short(found.key)} cannot be released: only a mail that is held can, and this is "
               f"{found.outcome or 'waiting'}, by {found.channel}.")
    say(f"{_short(found.key)} is released; the server takes it within seconds.")


async def _release(key: str, name: str | None) -> tuple[Delivered, bool]:
    found, _ = await _show(key, name)
    async with desk_of(name) as (at, partnership_id):
        return found, await release_held(at, partnership_id, found.key)


def _short(key: str) -> str:
    """A key as it is shown: a mail's without what all begin with."""
    kind, _, rest = key.rpartition(":")
    return rest[:SHORT] if kind == "mail" else key


def _shown(each: Delivered) -> dict[str, object]:
    return {"key": each.key, "channel": each.channel, "place": each.place, "received_at": each.received_at,
            "outcome": each.outcome, "reason": each.reason, "settled_at": each.settled_at}
