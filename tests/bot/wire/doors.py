"""Every way into the bot, as somebody uses it who has got hold of what another's talk is called.

`TIED` doors name a talk; `OPEN` doors name none. Each gives back what is shown
at once. Together they are every route of the app, every verb of a button, every
shortcut and every command; `test_rights` fails when one is missing. `UNDER` a
digest are those that name a digest or a line of one (`test_digest_rights`).
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

import aiohttp

from bot.channels.slack.actions import (
    Verb,
    encode,
    encode_change,
    encode_line,
    encode_page,
    encode_report,
    encode_verb,
    select_id,
)
from bot.channels.slack.digest_asking import question_form
from bot.channels.slack.draw_sheet import CALLBACK
from bot.channels.slack.manifest import BEGINNING, FROM_A_MESSAGE, SHORTCUT
from bot.channels.web.seals import seal
from bot.handlers.pages import PAGE, PageKey
from bot.handlers.stopping import STOP
from bot.ports import REPORTS
from bot.rehearsal.slack import envelopes
from bot.rehearsal.slack.records import Message
from bot.rehearsal.slack.refusals import Json
from bot.tokens import Signer
from tests.bot.wire.parts_played import Holding, direct
from tests.bot.wire.standing import Stand
from tests.bot.wire.weald import TEAM

SAID = "zz said by somebody else"


@dataclass(slots=True)
class Hand:
    """A hand on every door: in the rehearsal Slack, and at the addresses of pages."""

    stand: Stand
    signer: Signer
    browser: aiohttp.ClientSession
    number: count[int] = field(default_factory=lambda: count(1))

    async def event(self, event: Json) -> str:
        """Have Slack tell an event."""
        envelope = envelopes.event_callback(self.stand.workspace, event)
        return json.dumps((await self.stand.slack.dispatch.courier.event(envelope, 0, "")).body)

    async def interacts(self, payload: Json) -> str:
        """Have Slack tell what somebody pressed, chose or sent."""
        return json.dumps((await self.stand.slack.dispatch.courier.interaction(payload)).body)

    async def presses(self, user: str, named: tuple[str, str], thread: str) -> str:
        """Press a button that carries this, wherever it was got from."""
        stamp = f"{thread.partition('.')[0]}.9{next(self.number):05}"
        message = Message(stamp, self.stand.workspace.direct(user).id, "U0QUARTERDAY", "", thread_ts=thread)
        action = {"type": "button", "action_id": named[0], "value": named[1], "block_id": "b"}
        return await self.interacts(envelopes.block_actions_in_message(self.stand.workspace, user, message, action))

    async def under(self, user: str, post: tuple[str, str], action: Json) -> str:
        """Press or choose something under what stands in a channel: (its id, the stamp)."""
        message = Message(post[1], post[0], self.stand.workspace.installation.bot_user, "")
        return await self.interacts(
            envelopes.block_actions_in_message(self.stand.workspace, user, message, {"block_id": "under"} | action))

    async def sends_question(self, user: str, post: tuple[str, str], line: str, words: str) -> str:
        """Send the form for a question about a line, filled in, whether or not it ever was opened."""
        form = question_form("/".join(post), line, line)
        view = form | {"id": f"V{next(self.number)}",
                       "state": {"values": {"question": {"asked": {"type": "plain_text_input", "value": words}}}}}
        return await self.interacts({"type": "view_submission", "team": {"id": TEAM}, "view": view,
                                     "user": {"id": user, "team_id": TEAM},
                                     "api_app_id": self.stand.workspace.installation.app,
                                     "trigger_id": self.stand.workspace.windows.trigger(user)})

    async def sends_form(self, kind: str, user: str, return_id: str) -> str:
        """Send or close a form of this talk, filled in."""
        values = {"figure": {"answer": {"type": "plain_text_input", "value": "402"}}}
        view = {"id": f"V{next(self.number)}", "type": "modal", "callback_id": CALLBACK, "private_metadata": return_id,
                "blocks": [], "state": {"values": values}}
        user_facts = {"id": user, "team_id": TEAM}
        return await self.interacts({"type": kind, "team": {"id": TEAM}, "user": user_facts, "view": view,
                                     "api_app_id": self.stand.workspace.installation.app,
                                     "trigger_id": self.stand.workspace.windows.trigger(user)})

    async def commands(self, user: str, text: str) -> str:
        """Type `/returns …`."""
        place = self.stand.workspace.direct(user)
        fields = envelopes.slash_command(self.stand.workspace, user, place, "/returns", text)
        return json.dumps((await self.stand.slack.dispatch.courier.command(fields)).body)

    async def looks(self, token: str) -> str:
        """Open a link."""
        async with self.browser.get(f"{self.stand.address}/r/{token}") as answer:
            return await answer.text()

    async def fills(self, token: str, **fields: str) -> str:
        """Send the form of a page."""
        async with self.browser.post(f"{self.stand.address}/r/{token}", data=fields) as answer:
            return await answer.text()

    def key(self, holding: Holding, person_id: int, link: int = 0) -> PageKey:
        """What a link names that was made for this person and the talk of another."""
        return PageKey(holding.partnership_id, person_id, link, holding.return_id)

    def token(self, key: PageKey, purpose: str = PAGE) -> str:
        """A link that we signed."""
        return self.signer.token(purpose, key.name)

    def sealed(self, key: PageKey) -> str:
        """A seal that we drew a form of this link with."""
        return seal(self.signer, lambda: f"{next(self.number):032}", key)


def said(user: str, thread: str, stamp: str, text: str = SAID) -> Json:
    """A message in somebody's direct messages."""
    return {"type": "message", "channel_type": "im", "channel": direct(user), "user": user, "text": text,
            "ts": stamp, **({"thread_ts": thread} if thread else {})}


async def _typed(hand: Hand, user: str, of: Holding) -> str:
    return await hand.event(said(user, of.thread, _stamp(hand)))


async def _edited(hand: Hand, user: str, of: Holding) -> str:
    changed = {"user": user, "ts": of.thread, "thread_ts": of.thread, "text": SAID}
    return await hand.event({"type": "message", "subtype": "message_changed", "channel": direct(of.holder),
                             "channel_type": "im", "ts": of.thread, "message": changed, "previous_message": {}})


def _stamp(hand: Hand) -> str:
    return f"{hand.stand.clock().timestamp():.0f}.{next(hand.number):06}"


Tied = Callable[[Hand, str, Holding], Awaitable[str]]
"""Somebody, with the talk of another."""


def _button(named: Callable[[str], tuple[str, str]]) -> Tied:
    async def press(hand: Hand, user: str, of: Holding) -> str:
        return await hand.presses(user, named(of.return_id), of.thread)

    return press


def _verb(verb: Verb) -> Tied:
    return _button(lambda return_id: encode_verb(verb, return_id))


BUTTONS: Mapping[Verb, Tied] = {
    Verb.REPLY: _button(lambda return_id: encode(return_id, (("send", "yes"),))),
    Verb.CHANGE: _button(lambda return_id: encode_change(return_id, "figure")),
    Verb.FORM: _verb(Verb.FORM),
    Verb.START: _verb(Verb.START),
    Verb.LATER: _verb(Verb.LATER),
    Verb.NOT_ME: _verb(Verb.NOT_ME),
}
"""Buttons that name a talk."""


async def _form_sent(hand: Hand, user: str, of: Holding) -> str:
    return await hand.sends_form("view_submission", user, of.return_id)


async def _form_closed(hand: Hand, user: str, of: Holding) -> str:
    return await hand.sends_form("view_closed", user, of.return_id)


TIED: Mapping[str, Tied] = {
    "a message in its thread": _typed,
    "an edit of what was said there": _edited,
    **{f"the button {verb}": press for verb, press in BUTTONS.items()},
    "its form, sent": _form_sent,
    "its form, closed": _form_closed,
}
"""Ways in that name a talk, in Slack."""


async def _page(hand: Hand, of: Holding, person_id: int) -> str:
    return await hand.looks(hand.token(hand.key(of, person_id)))


async def _page_filled(hand: Hand, of: Holding, person_id: int) -> str:
    key = hand.key(of, person_id)
    return await hand.fills(hand.token(key), **{"a.figure": "402", "form": hand.sealed(key)})


async def _page_sent(hand: Hand, of: Holding, person_id: int) -> str:
    key = hand.key(of, person_id)
    return await hand.fills(hand.token(key), send="yes", form=hand.sealed(key))


async def _page_report(hand: Hand, of: Holding, person_id: int) -> str:
    key = hand.key(of, person_id)
    return await hand.fills(hand.token(key), begin="blockage", form=hand.sealed(key))


async def _stopped(hand: Hand, of: Holding, person_id: int) -> str:
    token = f"{STOP}.{hand.token(hand.key(of, person_id), STOP)}"
    return await hand.looks(token) + await hand.fills(token)


async def _old_link(hand: Hand, of: Holding, _person_id: int) -> str:
    """Its holder's own link, with another number than is valid now."""
    return await hand.looks(hand.token(hand.key(of, of.person_id, link=7)))


async def _forged(hand: Hand, of: Holding, _person_id: int) -> str:
    token = hand.token(hand.key(of, of.person_id))
    place = len(token) // 2
    return await hand.looks(f"{token[:place]}{'a' if token[place] != 'a' else 'b'}{token[place + 1:]}")


PAGES: Mapping[str, Callable[[Hand, Holding, int], Awaitable[str]]] = {
    "its page": _page, "its page, filled in": _page_filled, "its page, sent": _page_sent,
    "a report begun on its page": _page_report, "the link that stops its reminders": _stopped,
    "a link taken back": _old_link, "a link that we did not sign": _forged,
}  # fmt: skip
"""Ways in by a link made for somebody who does not have the talk, or made by nobody."""

Open = Callable[[Hand, str], Awaitable[str]]
"""Somebody, with nothing but their own account."""


async def _home(hand: Hand, user: str) -> str:
    return await hand.event({"type": "app_home_opened", "user": user, "channel": direct(user), "tab": "home"})


async def _typed_anywhere(hand: Hand, user: str) -> str:
    return await hand.event(said(user, "", _stamp(hand), "status"))


def _command(text: str) -> Open:
    async def command(hand: Hand, user: str) -> str:
        return await hand.commands(user, text)

    return command


def _shortcut(callback_id: str) -> Open:
    async def choose(hand: Hand, user: str) -> str:
        return await hand.interacts(envelopes.shortcut(hand.stand.workspace, user, callback_id))

    return choose


def _of_message(callback_id: str) -> Open:
    async def choose(hand: Hand, user: str) -> str:
        message = Message(_stamp(hand), hand.stand.workspace.direct(user).id, user, SAID)
        return await hand.interacts(envelopes.message_shortcut(hand.stand.workspace, user, callback_id, message))

    return choose


def _report(talk: str) -> Open:
    async def press(hand: Hand, user: str) -> str:
        return await hand.presses(user, encode_report(talk), "1791189000.000001")

    return press


@dataclass(frozen=True, slots=True)
class Under:
    """What somebody has got hold of: where a post stands, what a digest and a line are called, what they would ask."""

    post: tuple[str, str]
    document: str
    line: str
    words: str = "Why?"


async def _page_wanted(hand: Hand, user: str, of: Under) -> str:
    named = encode_page(of.document)
    assert named is not None
    return await hand.under(user, of.post, {"type": "button", "action_id": named[0], "value": named[1]})


async def _line_chosen(hand: Hand, user: str, of: Under) -> str:
    option = {"text": {"type": "plain_text", "text": "A line"}, "value": encode_line(of.line)}
    return await hand.under(user, of.post, {"type": "static_select", "action_id": select_id(Verb.ASK),
                                            "selected_option": option})


async def _question_sent(hand: Hand, user: str, of: Under) -> str:
    return await hand.sends_question(user, of.post, of.line, of.words)


async def _replied_under(hand: Hand, user: str, of: Under) -> str:
    return await hand.event({"type": "message", "channel_type": "channel", "channel": of.post[0], "user": user,
                             "text": f"{of.line}: {of.words}", "ts": _stamp(hand), "thread_ts": of.post[1]})


SENT, REPLIED = "its form, sent", "a reply in its thread"
UNDER: Mapping[Verb | str, Callable[[Hand, str, Under], Awaitable[str]]] = {
    Verb.PAGE: _page_wanted, Verb.ASK: _line_chosen, SENT: _question_sent, REPLIED: _replied_under,
}  # fmt: skip
"""Ways in that name a digest, or a line of one."""


COMMANDS = ("start", "status", "later", "snooze", "review", "help", *REPORTS)
OPEN: Mapping[str, Open] = {
    "the Home tab": _home,
    "a message anywhere": _typed_anywhere,
    **{f"/returns {text}": _command(text) for text in COMMANDS},
    **{f"the shortcut {each}": _shortcut(each) for each in (SHORTCUT, *BEGINNING)},
    **{f"the message shortcut {each}": _of_message(each) for each in FROM_A_MESSAGE},
    **{f"the button {Verb.REPORT} of a {talk}": _report(talk) for talk in REPORTS},
}
"""Ways in that name no talk."""
