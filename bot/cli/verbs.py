"""The verbs: each named with what it does, and read from its own module only when it is run.

So help, a slip of the pen and shell completion are answered at once, and a verb
waits for nothing but what it needs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final, Literal

import typer
from typer import main as building
from typer.core import TyperCommand, TyperGroup

Built = Any
"""A command as Typer builds it; its class lies in a private part of Typer."""

VERBS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({
    "demo": ("demonstration:demo",
             "Show Quarterday with an example county, a rehearsal Slack and mailboxes; nothing leaves this computer."),
    "serve": ("serving:serve", "Serve the web, Slack and the work loop, until stopped."),
    "worker": ("serving:worker", "Run the work loop alone, until stopped."),
    "alive": ("alive:alive", "Say whether the server of this machine answers."),
    "migrate": ("upkeep:migrate", "Bring the database to the newest schema, making it where there is none."),
    "backup": ("safekeeping:backup", "Write all that the database holds to a new file, while it is in use."),
    "restore": ("safekeeping:restore_", "Make the database from a backup, and hold it until its original has stopped; "
                                        "--resume then lets it work."),
    "audit": ("safekeeping:audits", "The record: what was said and reported, which nobody can rewrite."),
    "check-config": ("upkeep:check_config", "Say what is missing or weak in the settings."),
    "import": ("agreements:import_", "Take in a partnership, its people, targets and history; all of it, or nothing."),
    "export": ("agreements:export", "Write figures, statuses, ratings and the answers they came from."),
    "round": ("rounds:rounds", "Rounds: one quarter's collection for a partnership."),
    "chase": ("chase:chase",
              "Remind people now of what they have left; say who is reminded, and who is not and why."),
    "talk": ("talking:talk", "Hold the whole talk here. Nothing is stored; say “bye” to stop."),
    "rehearse": ("rehearse:rehearse",
                 "Play a whole round on a copy, with people of every temperament, and say what would come of it."),
    "read": ("reading:read", "Say how an answer would be read: as a value, or as a question back."),
    "digest": ("digests:digest", "Show what deserves attention in a quarter, or post it."),
    "corrections": ("corrections:corrections", "Corrections of digests that told a figure which no longer holds."),
    "inbox": ("inboxes:inbox", "Everything that came in, with its outcome and reason."),
    "dead-letters": ("dead_letters:dead_letters", "Messages that came to a stop: why, and what to do about each."),
    "handover": ("handovers:handovers", "Hand-overs: who named whom to answer."),
    "doctor": ("doctor:doctor", "Looks over what Quarterday meets outside: what is wrong, and the remedy."),
    "slack": ("slacking:slack", "Connecting Slack."),
})
"""Each verb: where in `bot.cli` it is (`module:name`), and its help; a test holds that to its docstring."""


def frames() -> Literal["rich"] | None:
    """Frames and colours are for a terminal; a script and a log are given plain lines."""
    return "rich" if sys.stdout.isatty() and sys.stderr.isatty() else None


class Verbs(TyperGroup):
    """The commands of the table above; one is built when it is called."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"rich_markup_mode": frames()})
        for name, (_, told) in VERBS.items():
            self.add_command(TyperCommand(name, help=told))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Built | None, list[str]]:
        """Find the verb that was called, and read its module."""
        name, found, rest = super().resolve_command(ctx, args)
        return name, found if found is None or name is None else built(name), rest


def built(name: str) -> Built:
    """The command behind a verb, with its options and arguments."""
    module, _, thing = VERBS[name][0].partition(":")
    found: typer.Typer | Callable[..., None] = getattr(import_module(f"bot.cli.{module}"), thing)
    holder = typer.Typer(add_completion=False, rich_markup_mode=frames())
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    return building.get_group(holder).commands[name]


app = typer.Typer(
    name="quarterday",
    cls=Verbs,
    help="Collects quarterly returns from the partners of a local agreement, and puts them before those who can act.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def about() -> None:
    """Collects quarterly returns from the partners of a local agreement, and puts them before those who can act."""
