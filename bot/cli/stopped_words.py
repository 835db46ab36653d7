"""What an operator should do about a message that came to a stop, by why it did."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.channels.slack.delivery import FINAL
from storage.outbox import MessageState
from storage.undelivered import Undelivered

RETRY = "then `quarterday dead-letters retry {number}`"
DROP = "`quarterday dead-letters drop {number}`"
NEXT_ONE = "What is written from then on goes the new way."
OURS = f"This is a fault of ours: tell whoever looks after Quarterday. When it is mended, {RETRY}."

IN_SLACK: Mapping[str, str] = MappingProxyType({
    "channel_not_found":
        f"Invite the bot to the channel, {RETRY}. If a wrong channel was named, correct it, import again, and {DROP}: "
        "this message keeps its old place.",
    "is_archived": f"Unarchive the channel, {RETRY}; or name another for the theme, import again, and {DROP}.",
    "not_in_channel": f"Invite the bot to the channel (/invite), {RETRY}.",
    "user_not_found":
        f"Correct slack_user in people.csv, or let this person prefer email, and import again; then {DROP}. {NEXT_ONE}",
    "user_disabled": f"Let this person prefer email in people.csv and import again; then {DROP}. {NEXT_ONE}",
    "cannot_dm_bot": f"The slack_user in people.csv is a bot: correct it and import again; then {DROP}. {NEXT_ONE}",
    "invalid_blocks": OURS,
    "invalid_blocks_format": OURS,
    "msg_too_long": OURS,
    "msg_blocks_too_long": OURS,
    "no_text": OURS,
    "message_not_found": f"Somebody deleted what it was to change: {DROP}. The next change writes anew what is needed.",
    "cant_update_message": f"What it was to change was written by another app: {DROP}.",
    "restricted_action": f"Ask an administrator of the workspace to let the app post there, {RETRY}.",
})
"""By Slack's own code for why it refused (docs.slack.dev, errors of chat.postMessage and chat.update)."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do where the reason reads like this."""

    reads: re.Pattern[str]
    do: str


def _where(reads: str, do: str) -> Advice:
    return Advice(re.compile(reads, re.I | re.S), do)


DEAD: tuple[Advice, ...] = (
    *(_where(re.escape(FINAL[code]), do) for code, do in IN_SLACK.items()),
    _where("picture could not be shared",
           f"What it shows stands in words beside it: {DROP}; or mend what the reason names, {RETRY}."),
    _where("^given up after",
           f"It was put off every time. When the cause is gone (for letters, `quarterday doctor mail`), {RETRY}."),
    _where(r"\b5\.1\.\d|user unknown|no such user|unknown user|mailbox unavailable|does not exist",
           f"The address is not there. Correct it in people.csv and import again; then {DROP}. {NEXT_ONE}"),
    _where(r"\b5\.2\.[012]\b|quota|mailbox (is )?full",
           f"The mailbox is full or closed. Ask its owner, {RETRY}; or give another address in people.csv, import "
           f"again, and {DROP}."),
    _where(r"\b5\.3\.4\b|\b552\b|too large|message size",
           "The letter is too large for the reader's mail system. Ask its administrators for their limit, "
           f"{RETRY}; or {DROP}."),
    _where(r"\b5\.7\.\d|spam|policy|blocked|reputation",
           "The reader's mail system takes it for unwanted. Look at SPF, DKIM and DMARC of the sender's domain, ask "
           f"the reader's administrators to let it through, {RETRY}."),
    _where("fault of ours|our own code", OURS),
)
"""The first that reads like the reason holds. Codes of mail are those of RFC 3463."""
OTHERWISE = f"Mend what the reason names, {RETRY}; or, if it is not wanted any more, {DROP}."

UNCONFIRMED: Mapping[str, str] = MappingProxyType({
    "slack": "Nobody could tell whether it arrived. `quarterday dead-letters retry {number}` looks for it in Slack "
             "first, and sends it only if it is not there.",
    "email": "It may have arrived: ask its reader, or look in the relay's log. If it is there, `quarterday "
             "dead-letters arrived {number}`; if not, `quarterday dead-letters retry {number}` sends it again under "
             "the same Message-ID, by which most mail systems show two as one.",
})
"""By channel: what to do where a message may have arrived."""
OVER = f"Nothing: what it says was answered, or said anew, since; {DROP}."


def advice(stopped: Undelivered, *, over: bool) -> str:
    """What to do about it, with the command to type; `over` says that what it says does not hold any more."""
    if over:
        return OVER.format(number=stopped.number)
    if stopped.status == MessageState.UNCONFIRMED:
        return UNCONFIRMED[stopped.lane.partition(":")[0]].format(number=stopped.number)
    fitting = (each.do for each in DEAD if each.reads.search(stopped.reason or ""))
    return next(fitting, OTHERWISE).format(number=stopped.number)
