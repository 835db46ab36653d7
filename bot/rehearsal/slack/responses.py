"""`response_url`: five answers within half an hour to one interaction."""

from __future__ import annotations

from bot.rehearsal.slack.controls import number_blocks
from bot.rehearsal.slack.records import Message, ResponseUrl
from bot.rehearsal.slack.refusals import Json, SlackRefuses
from bot.rehearsal.slack.workspace import Workspace

USES = 5
LIFE = 30 * 60
"""Seconds for which the address works."""


def respond(workspace: Workspace, key: str, body: Json) -> None:
    """Do what the bot asks at a response address: post, replace or delete.

    Raises:
        SlackRefuses: the address is unknown, worn out or too old, or the blocks are wrong.
    """
    url = workspace.response_urls.get(key)
    if url is None or workspace.stamps.now() - url.made > LIFE:
        raise SlackRefuses("expired_url")
    if url.uses >= USES:
        raise SlackRefuses("used_url")
    url.uses += 1
    blocks = body.get("blocks")
    if blocks:
        wrong = workspace.lint({"text": body.get("text", ""), "blocks": blocks}, "message")
        if wrong:
            raise SlackRefuses("invalid_blocks", wrong)
        number_blocks(blocks, workspace.stamps.mark("b"))
    _carry_out(workspace, url, body)


def _carry_out(workspace: Workspace, url: ResponseUrl, body: Json) -> None:
    source = _source(workspace, url)
    if source is not None and body.get("delete_original"):
        workspace.remove(source)
    elif source is not None and body.get("replace_original"):
        workspace.change(source, text=str(body.get("text", "")), blocks=body.get("blocks"))
    else:
        home = workspace.installation
        workspace.post(
            url.channel, home.bot_user, str(body.get("text", "")), blocks=body.get("blocks"), bot=home.bot,
            thread_ts=body.get("thread_ts"), metadata=body.get("metadata"),
            only_for=None if body.get("response_type") == "in_channel" else url.user,
        )  # fmt: skip


def _source(workspace: Workspace, url: ResponseUrl) -> Message | None:
    if url.message is None:
        return None
    place = workspace.channels[url.channel]
    return (place.whispers if url.whisper else place.messages).get(url.message)
