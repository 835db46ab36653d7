"""`chat.*`: posting, changing and taking back messages."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.slack.controls import number_blocks
from bot.rehearsal.slack.methods.call import Call
from bot.rehearsal.slack.records import Channel, Message
from bot.rehearsal.slack.refusals import Json, SlackRefuses

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000
LONGEST_BLOCKS = 13_200
"""Characters of text over all blocks of a message; not documented, but met in practice."""
NEWER = frozenset({"data_table", "data_visualization", "container", "carousel", "card"})
"""Blocks that came in 2026, workspace by workspace."""


def content(call: Call, longest: int) -> Json:
    """The text, blocks, attachments and metadata of a message to be.

    Raises:
        SlackRefuses: there is nothing, too much, or the linter found a fault.
    """
    text = call.text("text")
    blocks = call.parsed("blocks", "invalid_blocks_format")
    attachments = call.parsed("attachments", "invalid_attachments")
    metadata = call.parsed("metadata", "invalid_metadata_format")
    if blocks is not None and not isinstance(blocks, list):
        raise SlackRefuses("invalid_blocks_format")
    if not (text or blocks or attachments):
        raise SlackRefuses("no_text")
    if len(text) > longest:
        raise SlackRefuses("msg_too_long")
    if blocks and text_length(blocks) > LONGEST_BLOCKS:
        raise SlackRefuses("msg_blocks_too_long")
    if metadata and not (isinstance(metadata, dict) and metadata.get("event_type")):
        raise SlackRefuses("invalid_metadata_format")
    wrong = call.workspace.lint({"text": text} | ({"blocks": blocks} if blocks else {}), "message")
    wrong += unknown_here(call, blocks or [])
    if wrong:
        raise SlackRefuses("invalid_blocks", wrong)
    numbered = number_blocks(blocks, call.workspace.stamps.mark("b")) if blocks else None
    return {"text": text, "blocks": numbered, "attachments": attachments, "metadata": metadata}


def unknown_here(call: Call, blocks: list[Any]) -> list[str]:
    """What a workspace says to blocks that have not reached it yet."""
    if call.workspace.installation.newer_blocks:
        return []
    kinds = [str(block.get("type")) for block in blocks if isinstance(block, dict)]
    return [f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/{place}/type]"
            for place, kind in enumerate(kinds) if kind in NEWER]  # fmt: skip


def text_length(thing: Any) -> int:
    """All characters under a `text` key, however deep."""
    if isinstance(thing, list):
        return sum(text_length(part) for part in thing)
    if isinstance(thing, dict):
        own = thing.get("text")
        inner = sum(text_length(part) for part in thing.values() if isinstance(part, dict | list))
        return (len(own) if isinstance(own, str) else 0) + inner
    return 0


def _thread(call: Call, place: Channel) -> str | None:
    thread = call.text("thread_ts")
    if not thread:
        return None
    top = place.messages.get(thread)
    if top is None:
        raise SlackRefuses("thread_not_found")
    return top.thread_ts or top.ts


def post_message(call: Call) -> Json:
    """chat.postMessage; in the direct messages of somebody whose account is off it stands as any other.

    Slack takes it and says nothing of it (python-slack-sdk issue 1156): only `conversations.open` refuses.
    """
    workspace = call.workspace
    place = call.place()
    body = content(call, LONGEST_POST)
    message = workspace.post(
        place.id, workspace.installation.bot_user, thread_ts=_thread(call, place),
        bot=workspace.installation.bot, **body,
    )  # fmt: skip
    return {"ok": True, "channel": place.id, "ts": message.ts, "message": workspace.json(message)}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    workspace = call.workspace
    place, person = call.place(), call.person(code="user_not_found")
    if person.id not in place.members:
        raise SlackRefuses("user_not_in_channel")
    message = workspace.post(
        place.id, workspace.installation.bot_user, thread_ts=_thread(call, place),
        bot=workspace.installation.bot, only_for=person.id, **content(call, LONGEST_POST),
    )  # fmt: skip
    return {"ok": True, "message_ts": message.ts}


def own_message(call: Call, code: str) -> Message:
    """The bot's message named by `channel` and `ts`.

    Raises:
        SlackRefuses: it is gone, or (with `code`) somebody else's.
    """
    place = call.place()
    message = place.messages.get(call.need("ts", "message_not_found"))
    if message is None:
        raise SlackRefuses("message_not_found")
    if message.author != call.workspace.installation.bot_user:
        raise SlackRefuses(code)
    return message


def update(call: Call) -> Json:
    """chat.update; what is not given is kept, save that new text without blocks replaces the blocks."""
    message = own_message(call, "cant_update_message")
    body = content(call, LONGEST_UPDATE)
    if "text" not in call.args:
        body["text"] = message.text
    if "metadata" not in call.args:
        body["metadata"] = message.metadata
    if "attachments" not in call.args:
        body["attachments"] = message.attachments
    call.workspace.change(message, **body)
    return {"ok": True, "channel": message.channel, "ts": message.ts, "text": message.text,
            "message": call.workspace.json(message)}  # fmt: skip


def delete(call: Call) -> Json:
    """chat.delete."""
    message = own_message(call, "cant_delete_message")
    call.workspace.remove(message)
    return {"ok": True, "channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    place = call.seen()
    ts = call.need("message_ts", "message_not_found")
    if ts not in place.messages:
        raise SlackRefuses("message_not_found")
    home = call.workspace.installation.base_url
    return {
        "ok": True,
        "channel": place.id,
        "permalink": f"{home}/archives/{place.id}/p{ts.replace('.', '')}",
    }
