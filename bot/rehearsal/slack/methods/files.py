"""`files.*`: the three steps by which a file is shared."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.slack.methods.call import Call
from bot.rehearsal.slack.records import StoredFile
from bot.rehearsal.slack.refusals import Json, SlackRefuses

LONGEST_ALT = 1_000


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal; the bytes are then POSTed to the address given."""
    workspace = call.workspace
    name = call.need("filename")
    if not call.number("length", 0):
        raise SlackRefuses("invalid_arguments")
    if len(call.text("alt_txt")) > LONGEST_ALT:
        raise SlackRefuses("alt_txt_too_large")
    id = workspace.stamps.mark("F")
    workspace.files[id] = StoredFile(id, name, title=name, alt=call.text("alt_txt"))
    return {"ok": True, "file_id": id, "upload_url": f"{workspace.installation.base_url}/upload/{id}"}


def _shown(call: Call, file: StoredFile) -> Json:
    address = f"{call.workspace.installation.base_url}/files/{file.id}"
    return {"id": file.id, "name": file.name, "title": file.title, "size": len(file.content),
            "alt_txt": file.alt, "url_private": address, "permalink": address}  # fmt: skip


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: share uploaded files in a channel, in one message."""
    workspace = call.workspace
    asked = call.parsed("files", "invalid_arguments")
    if not isinstance(asked, list) or not asked:
        raise SlackRefuses("invalid_arguments")
    files = [_named(call, one) for one in asked]
    shown = [_shown(call, file) for file in files]
    if call.text("channel_id"):
        place = Call(workspace, {"channel": call.text("channel_id")}).place()
        thread = call.text("thread_ts")
        if thread and thread not in place.messages:
            raise SlackRefuses("thread_not_found")
        message = workspace.post(
            place.id, workspace.installation.bot_user, call.text("initial_comment"),
            thread_ts=thread or None, bot=workspace.installation.bot, files=shown,
        )  # fmt: skip
        for file in files:
            file.shared.append(message.ts)
    return {"ok": True, "files": shown}


def _named(call: Call, asked: Any) -> StoredFile:
    file = call.workspace.files.get(asked.get("id", ""))
    if file is None or not file.content:
        raise SlackRefuses("file_not_found")
    file.title = asked.get("title") or file.name
    return file


def info(call: Call) -> Json:
    """files.info."""
    file = call.workspace.files.get(call.need("file", "file_not_found"))
    if file is None:
        raise SlackRefuses("file_not_found")
    return {"ok": True, "file": _shown(call, file)}
