"""`conversations.*`: places, their members and what was said there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from bot.rehearsal.slack.methods.call import Call
from bot.rehearsal.slack.records import Channel
from bot.rehearsal.slack.refusals import Json, SlackRefuses

MOST = 999
"""Messages in one answer at most."""


def open_(call: Call) -> Json:
    """conversations.open, for one person or by the channel's id."""
    workspace = call.workspace
    if call.text("channel"):
        return {"ok": True, "channel": {"id": call.seen().id}}
    users = call.need("users", "users_list_not_supplied").split(",")
    if len(users) != 1:
        raise SlackRefuses("too_many_users")
    person = workspace.people.get(users[0])
    if person is None:
        raise SlackRefuses("user_not_found")
    if person.deleted:
        raise SlackRefuses("user_disabled")
    if person.bot:
        raise SlackRefuses("cannot_dm_bot")
    known = "D" + person.id[1:] in workspace.channels
    return {
        "ok": True,
        "no_op": known,
        "already_open": known,
        "channel": {"id": workspace.direct(person.id).id},
    }


def _shown(call: Call, place: Channel) -> Json:
    bot = call.workspace.installation.bot_user
    body: Json = {
        "id": place.id, "is_im": place.kind == "im", "is_channel": place.kind == "channel",
        "is_group": place.kind == "group", "is_private": place.kind != "channel",
        "is_archived": place.archived, "is_member": bot in place.members,
    }  # fmt: skip
    if place.kind == "im":
        return body | {"user": next(iter(place.members - {bot}))}
    return body | {"name": place.name, "num_members": len(place.members), "topic": {"value": place.topic}}


def info(call: Call) -> Json:
    """conversations.info."""
    return {"ok": True, "channel": _shown(call, call.seen())}


def _limit(call: Call) -> int:
    limit = call.number("limit", 100)
    if not 0 < limit <= MOST:
        raise SlackRefuses("invalid_limit")
    return limit


def _between(call: Call, order: list[str]) -> tuple[int, int]:
    """First and last-but-one place in `order` (oldest first) that the call asks for."""
    oldest, latest, inclusive = call.text("oldest"), call.text("latest"), call.flag("inclusive")
    first = (bisect_left if inclusive else bisect_right)(order, _padded(oldest)) if oldest else 0
    last = (bisect_right if inclusive else bisect_left)(order, _padded(latest)) if latest else len(order)
    return first, last


def _padded(ts: str) -> str:
    whole, _, rest = ts.partition(".")
    return f"{int(whole or 0):010d}.{(rest + '000000')[:6]}"


def history(call: Call) -> Json:
    """conversations.history: top-level messages, newest first."""
    place, limit = call.seen(), _limit(call)
    _must_be_member(call, place)
    first, last = _between(call, place.order)
    cursor = call.text("cursor")
    if cursor:
        last = min(last, bisect_left(place.order, cursor.removeprefix("next:")))
    start = max(first, last - limit)
    page = place.order[start:last]
    metadata = call.flag("include_all_metadata")
    found = [call.workspace.json(place.messages[ts], metadata) for ts in reversed(page)]
    more = start > first
    return {"ok": True, "messages": found, "has_more": more, "pin_count": 0,
            "response_metadata": {"next_cursor": f"next:{page[0]}" if more else ""}}  # fmt: skip


def replies(call: Call) -> Json:
    """conversations.replies: the top message and its replies, oldest first."""
    place, limit = call.seen(), _limit(call)
    _must_be_member(call, place)
    top = place.messages.get(call.need("ts", "thread_not_found"))
    if top is None:
        raise SlackRefuses("thread_not_found")
    top = place.messages.get(top.thread_ts or "", top)
    first, last = _between(call, top.replies)
    cursor = call.text("cursor")
    if cursor:
        first = max(first, bisect_right(top.replies, cursor.removeprefix("next:")))
    page = top.replies[first : min(last, first + limit)]
    metadata = call.flag("include_all_metadata")
    found = [call.workspace.json(place.messages[ts], metadata) for ts in [top.ts, *page]]
    more = first + limit < last
    return {"ok": True, "messages": found, "has_more": more,
            "response_metadata": {"next_cursor": f"next:{page[-1]}" if more else ""}}  # fmt: skip


def _must_be_member(call: Call, place: Channel) -> None:
    if call.workspace.installation.bot_user not in place.members:
        raise SlackRefuses("not_in_channel")


def members(call: Call) -> Json:
    """conversations.members."""
    place = call.seen()
    return {"ok": True, "members": sorted(place.members), "response_metadata": {"next_cursor": ""}}


def list_(call: Call) -> Json:
    """conversations.list: public channels, and private ones the bot is in."""
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im"}
    asked = {kinds.get(kind.strip()) for kind in (call.text("types") or "public_channel").split(",")}
    bot = call.workspace.installation.bot_user
    found = [
        _shown(call, place)
        for place in call.workspace.channels.values()
        if place.kind in asked and (place.kind == "channel" or bot in place.members)
        if not (place.archived and call.flag("exclude_archived"))
    ]
    return {"ok": True, "channels": found, "response_metadata": {"next_cursor": ""}}


def join(call: Call) -> Json:
    """conversations.join: the bot enters a public channel."""
    place = call.seen()
    if place.kind != "channel":
        raise SlackRefuses("method_not_supported_for_channel_type")
    if place.archived:
        raise SlackRefuses("is_archived")
    call.workspace.join(place.id, call.workspace.installation.bot_user)
    return {"ok": True, "channel": _shown(call, place)}
