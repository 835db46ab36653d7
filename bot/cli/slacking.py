"""What Slack needs to know of an installation."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.channels.slack.manifest import Mode, manifest
from bot.cli.console import refuse, say_json, settings_or_refuse

slack = typer.Typer(help="Connecting Slack.", no_args_is_help=True)


@slack.callback()
def about() -> None:
    """Connecting Slack."""


@slack.command("manifest")
def show_manifest(
    url: Annotated[str | None, typer.Option(help="Where Slack reaches this installation; else BASE_URL.")] = None,
) -> None:
    """Print the app manifest to paste into Slack, for this installation's address and mode."""
    settings = settings_or_refuse()
    mode: Mode = "socket" if settings.slack_mode == "socket" else "http"
    try:
        say_json(manifest(url or settings.base_url, mode))
    except ValueError as mistake:
        refuse(str(mistake))
