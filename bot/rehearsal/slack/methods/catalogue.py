"""Every method of the Web API that the rehearsal knows, by name."""

from __future__ import annotations

from collections.abc import Callable

from bot.rehearsal.slack.methods import chat, conversations, files, session, users, views
from bot.rehearsal.slack.methods.call import Call
from bot.rehearsal.slack.refusals import Json

METHODS: dict[str, Callable[[Call], Json]] = {
    "api.test": session.api_test,
    "auth.test": session.auth_test,
    "blocks.validate": session.blocks_validate,
    "bots.info": session.bots_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.join": conversations.join,
    "conversations.list": conversations.list_,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete_upload,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "users.info": users.info,
    "users.list": users.list_,
    "users.lookupByEmail": users.lookup_by_email,
    "views.open": views.open_,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
