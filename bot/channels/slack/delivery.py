"""Sending one message to Slack, once: what came of it, told in four ways.

`chat.postMessage` has no idempotency key, so nothing here retries. Every post
carries its message id as metadata; an attempt that may have arrived is looked
up by it before any other (docs.slack.dev/messaging/message-metadata).

Newer blocks are not taken in every workspace yet. What a message holds in a
plainer form is then sent in that, at once, and from then on at first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.channels.slack.trial_mark import marked
from bot.channels.slack.uploading import Draw, NotTaken, carried, file_name, holds, shown
from bot.handlers.digest_thread import SHARE
from bot.ports import Delivery, Doubtful, Outgoing, Refused, Sent, TryLater

EVENT_TYPE = "quarterday_message"
POST = "chat.postMessage"
PLACED = frozenset({POST, SHARE, "chat.update"})
"""Calls that name a conversation; a task list is published to a person, without one."""
REPEATABLE = frozenset({"chat.update", "views.publish", "chat.delete", "views.open"})
LOOK_BACK = timedelta(minutes=2)
"""How much earlier than the first attempt is looked: our clock and Slack's may differ."""
LOOK_AT = 100

PAUSES_ALL: Mapping[str, str] = {
    "token_revoked": "Slack has revoked the bot's token; install the app again and set the new token.",
    "token_expired": "The bot's token has expired; set a new one.",
    "invalid_auth": "Slack does not accept the bot's token; check QUARTERDAY_SLACK_BOT_TOKEN.",
    "not_authed": "No token was sent; set QUARTERDAY_SLACK_BOT_TOKEN.",
    "account_inactive": "The bot's account is switched off in this workspace; ask its administrator.",
    "missing_scope": "The app lacks a scope; compare its manifest with `quarterday slack manifest`.",
}
FINAL: Mapping[str, str] = {
    "channel_not_found": "The channel or conversation does not exist, or the bot may not see it.",
    "is_archived": "The channel is archived; choose another for this theme.",
    "not_in_channel": "The bot is not in the channel; invite it there.",
    "user_not_found": "Slack does not know this person any more; link them again or use their email.",
    "user_disabled": "This person's Slack account is switched off; use their email.",
    "cannot_dm_bot": "Bots cannot be written to.",
    "invalid_blocks": "Slack refused the layout of the message.",
    "invalid_blocks_format": "Slack refused the layout of the message.",
    "msg_too_long": "The message is longer than Slack allows.",
    "msg_blocks_too_long": "The message's blocks are longer than Slack allows.",
    "no_text": "The message is empty.",
    "message_not_found": "The message to change is no longer there.",
    "cant_update_message": "The message to change is not the bot's own.",
    "restricted_action": "The workspace does not let the bot post here.",
}
LAYOUT = frozenset({"invalid_blocks", "invalid_blocks_format"})
"""What Slack answers to blocks that it does not know; nothing was posted."""
NO_UPLOAD = "The picture could not be shared: {reason} What it shows stands in words in the same thread."
NOT_DRAWN = "No picture can be drawn here."
MAYBE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
AUTH_PAUSE = 600.0
UNREACHABLE_PAUSE = 5.0
USUAL_WAIT = 30.0
DIGITS = re.compile(r"\d{1,6}(\.\d{1,6})?")


class SlackDelivery:
    """The `Channel` port for one workspace's bot token. The client must have no retry handlers."""

    name = "slack"

    def __init__(self, client: AsyncWebClient, draw: Draw | None = None) -> None:
        """Send by this client; without `draw` no picture is shared."""
        if client.retry_handlers:
            raise ValueError("The Slack client retries by itself, which posts twice; pass retry_handlers=[].")
        if client.session is None:
            raise ValueError("The Slack client opens a connection for every call; pass session=ClientSession().")
        self._client, self._session = client, client.session
        self._draw, self._newer_blocks = draw, True
        self._direct: dict[str, str] = {}

    async def deliver(self, message: Outgoing) -> Delivery:
        """Send the message; no answer from Slack to a post counts as doubtful, never as failed."""
        call = message.payload["call"]
        try:
            channel, thread = await self._place(message.place) if call in PLACED else ("", None)
            if call == SHARE:
                return await self._share(message, channel, thread)
            return await self._sent(message, call, channel, thread)
        except SlackApiError as error:
            return _judged(error, call, message)
        except aiohttp.ClientConnectorError:
            return TryLater(UNREACHABLE_PAUSE, "Slack could not be reached.", pauses=message.lane)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return _no_answer(type(error).__name__, call)

    async def _sent(self, message: Outgoing, call: str, channel: str, thread: str | None) -> Sent:
        """One call, in the form that the workspace takes; what it refuses for its layout was not posted."""
        plainer = "plain" in message.payload and not self._newer_blocks
        try:
            sent = await self._call(call, self._arguments(message, call, channel, thread, plainer))
        except SlackApiError as error:
            if plainer or "plain" not in message.payload or error_of(error) not in LAYOUT:
                raise
            self._newer_blocks, plainer = False, True
            sent = await self._call(call, self._arguments(message, call, channel, thread, plainer))
        return Sent(str(sent.get("ts") or ""), sent.get("channel") or channel or None, plainer)

    async def _share(self, message: Outgoing, channel: str, thread: str | None) -> Delivery:
        """Share a picture. Until the last step nothing can be seen, and all may be done again."""
        args = message.payload["args"]
        if self._draw is None:
            return Refused(NO_UPLOAD.format(reason=NOT_DRAWN))
        try:
            file_id = await carried(self._client, self._session, self._draw, message.id, args)
        except SlackApiError as error:
            return _unshared(error, message)
        except (TimeoutError, aiohttp.ClientError, OSError, NotTaken) as error:
            return TryLater(USUAL_WAIT, f"Slack did not take the picture ({type(error).__name__}).", counts=True)
        try:
            await self._call(SHARE, shown(file_id, args, channel, thread))
        except SlackApiError as error:
            return _unshared(error, message)
        return Sent(file_id, channel)

    async def _call(self, call: str, arguments: dict[str, Any]) -> AsyncSlackResponse:
        """What the client's own `api_call` does with JSON, on its session.

        Measured: 85 µs of 170 a message, for what that does besides (files,
        parameters, retries).

        Raises:
            SlackApiError: Slack refused it, or gave an answer that cannot be read.
        """
        client, url = self._client, f"{self._client.base_url}{call}"
        told = {**client.headers, "Authorization": f"Bearer {client.token}",
                "Content-Type": "application/json;charset=utf-8"}
        async with self._session.post(url, data=json.dumps(arguments).encode(), headers=told, proxy=client.proxy,
                                      ssl=True if client.ssl is None else client.ssl) as answer:
            try:
                said = json.loads(await answer.read())
            except ValueError:  # the reason would quote the body
                said = None
            data = said if isinstance(said, dict) else {}
            sent = AsyncSlackResponse(
                client=client, http_verb="POST", api_url=url, req_args={}, data=data, status_code=answer.status,
                headers=answer.headers,  # type: ignore[arg-type]  # Slack's own client gives it these too
            )
        sent.validate()  # type: ignore[no-untyped-call]  # Slack's own client leaves it untyped
        return sent

    async def find(self, message: Outgoing) -> Delivery | None:
        """Look for an earlier attempt by its metadata; while Slack does not answer, it stays doubtful."""
        if message.payload["call"] not in {POST, SHARE} or message.first_attempt_at is None:
            return None
        try:
            return await self._found(message, message.first_attempt_at)
        except SlackApiError as error:
            judged = _judged(error, POST, message)
            return judged if isinstance(judged, TryLater) else Doubtful(judged.reason)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return Doubtful(f"Slack did not say whether the message arrived ({type(error).__name__}).")

    async def _found(self, message: Outgoing, first_attempt_at: datetime) -> Sent | None:
        channel, thread = await self._place(message.place)
        is_it = _recognised(message)
        oldest = f"{(first_attempt_at - LOOK_BACK).timestamp():.6f}"
        cursor: str | None = None
        while True:
            page = await self._page(channel, thread, oldest, cursor)
            for found in page.get("messages") or ():
                if is_it(found):
                    payload = (found.get("metadata") or {}).get("event_payload") or {}
                    return Sent(found["ts"], channel, payload.get("plainer") is True)
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    async def _page(self, channel: str, thread: str | None, oldest: str, cursor: str | None) -> AsyncSlackResponse:
        shared = {"channel": channel, "oldest": oldest, "include_all_metadata": True, "limit": LOOK_AT}
        shared |= {"cursor": cursor} if cursor else {}
        if thread is None:
            return await self._client.api_call("conversations.history", params=shared)
        return await self._client.api_call("conversations.replies", params=shared | {"ts": thread})

    async def _place(self, place: str) -> tuple[str, str | None]:
        """`C1`, `D1/169…` (a thread) or `user:U1` (a conversation opened on first use)."""
        if place.startswith("user:"):
            return await self._direct_with(place.removeprefix("user:")), None
        channel, _, thread = place.partition("/")
        return channel, thread or None

    async def _direct_with(self, user: str) -> str:
        if user not in self._direct:
            opened = await self._client.conversations_open(users=user)
            self._direct[user] = opened["channel"]["id"]
        return self._direct[user]

    def _arguments(
        self, message: Outgoing, call: str, channel: str, thread: str | None, plainer: bool
    ) -> dict[str, Any]:
        drawn = message.payload["plain" if plainer else "args"]
        arguments = marked(drawn) if message.trial else dict(drawn)
        if call == POST:
            told: dict[str, Any] = {"message_id": message.id} | ({"plainer": True} if plainer else {})
            arguments |= {"channel": channel, "metadata": {"event_type": EVENT_TYPE, "event_payload": told},
                          "unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}
            if thread:
                arguments["thread_ts"] = thread
        elif call == "chat.update":
            arguments["channel"] = channel
        return arguments


def _recognised(message: Outgoing) -> Callable[[Mapping[str, Any]], bool]:
    """How an earlier attempt is known where it stands: a post by its metadata, a file by its name."""
    if message.payload["call"] == SHARE:
        name = file_name(message.id)
        return lambda found: holds(found, name)

    def is_ours(found: Mapping[str, Any]) -> bool:
        payload = (found.get("metadata") or {}).get("event_payload") or {}
        return bool(payload.get("message_id") == message.id)

    return is_ours


def _unshared(error: SlackApiError, message: Outgoing) -> Delivery:
    """What a refusal means for a picture: it alone is given up; what concerns the whole workspace rests the lane."""
    judged = _judged(error, SHARE, message)
    if error_of(error) == "missing_scope":
        judged = Refused(PAUSES_ALL["missing_scope"])
    return Refused(NO_UPLOAD.format(reason=judged.reason)) if isinstance(judged, Refused) else judged


def _judged(error: SlackApiError, call: str, message: Outgoing) -> TryLater | Doubtful | Refused:
    """What Slack's own refusal means for the message, the lane or the operator."""
    response = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", 0) or 0)
    code = error_of(error)
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return TryLater(_wait(response), "Slack asked us to wait.", pauses=message.lane, asked=True)
    if code in PAUSES_ALL:
        return TryLater(AUTH_PAUSE, PAUSES_ALL[code], pauses=message.lane)
    if status >= 500 or code in MAYBE or not code:
        return _no_answer(code or f"status {status}", call)
    if code == "trigger_expired":
        return Refused("The form took too long to open; press the button again.")
    return Refused(FINAL.get(code, f"Slack refused the message: {code}."))


def error_of(error: SlackApiError) -> str:
    """Slack's own code for why it refused; empty where the answer was not Slack's JSON."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _wait(response: Any) -> float:
    """Seconds Slack wants to be left alone; a usual while where it does not say so in digits."""
    told = str((getattr(response, "headers", None) or {}).get("Retry-After", ""))
    return float(told) if DIGITS.fullmatch(told) else USUAL_WAIT


def _no_answer(what: str, call: str) -> TryLater | Doubtful:
    if call in REPEATABLE:
        return TryLater(2.0, f"No clear answer from Slack ({what}).", counts=True)
    return Doubtful(f"No clear answer from Slack ({what}); looking whether it arrived.")
