"""A person before their Slack: reads what the bot says there, types, presses, edits, fills forms in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.rehearsal.slack.acts import Outcome
from bot.rehearsal.slack.controls import controls, words
from bot.rehearsal.slack.records import Message, View
from tests.bot.wire.standing import PATIENCE, Stand


@dataclass(slots=True)
class Lead:
    """One person. `heard` counts the bot's messages in their direct messages that were read already."""

    stand: Stand
    user: str
    heard: int = 0

    @property
    def place(self) -> str:
        """Their direct messages with the bot."""
        return self.stand.workspace.direct(self.user).id

    @property
    def messages(self) -> list[Message]:
        """All that the bot said to them, oldest first."""
        return self.stand.said_by_bot(self.place)

    @property
    def texts(self) -> list[str]:
        """The same, as read aloud."""
        return [message.text for message in self.messages]

    @property
    def whispers(self) -> list[str]:
        """What the bot showed to them alone."""
        place = self.stand.workspace.direct(self.user)
        return [message.text for message in place.whispers.values() if message.only_for == self.user]

    async def next(self) -> Message:
        """The next message from the bot, once it is there."""
        await self.stand.until(lambda: len(self.messages) > self.heard)
        self.heard += 1
        return self.messages[self.heard - 1]

    async def invited(self) -> Message:
        """The invitation that opens the thread."""
        message = await self.next()
        assert "Quarterly return" in message.text
        return message

    async def says(self, text: str, thread: str | None = None) -> Message:
        """Type something, in the thread by default, and read what the bot answers."""
        self.types(text, thread)
        return await self.next()

    def types(self, text: str, thread: str | None = None) -> Message:
        """Type something and wait for nothing."""
        return self.stand.slack.acts.say(self.user, text, thread=thread or self.messages[0].ts)

    async def presses(self, label: str, message: Message | None = None) -> Message:
        """Press a button of the last message (or the one given), and read what the bot answers."""
        outcome = await self.clicks(label, message)
        assert outcome.worked, outcome.warning
        return await self.next()

    async def clicks(self, label: str, message: Message | None = None) -> Outcome:
        """Press a button and wait for nothing but Slack's own sign that it worked."""
        pressed = message or self.messages[self.heard - 1]
        return await self.stand.slack.forms.press(self.user, pressed.channel, pressed.ts, label)

    async def edits(self, message: Message, text: str) -> Message:
        """Change one's own message, and read what the bot answers."""
        self.stand.slack.acts.edit(self.user, message.channel, message.ts, text)
        return await self.next()

    async def commands(self, text: str) -> str | None:
        """Type `/returns …`; what is shown at once, if anything."""
        before = len(self.whispers)
        outcome = await self.stand.slack.acts.command(self.user, f"/returns {text}")
        assert outcome.worked, outcome.warning
        return self.whispers[-1] if len(self.whispers) > before else None

    @property
    def form(self) -> View:
        """The window before them."""
        return self.stand.slack.forms.modal(self.user)

    async def sends_form(self, **values: Any) -> Outcome:
        """Fill the window in and send it."""
        return await self.stand.slack.forms.submit(self.user, values)

    async def green(self, figure: str = "402") -> Message:
        """Give a green figure, say that it was checked, and send it; the answer to sending."""
        await self.says(figure)
        await self.presses("Checked by a colleague")
        return await self.presses("Send")

    async def home(self) -> View:
        """Open the Home tab, and see it once it is drawn anew."""
        windows, before = self.stand.workspace.windows, self._home_hash()
        self.stand.slack.acts.open_home(self.user)
        await self.stand.until(lambda: self._home_hash() not in (None, before), PATIENCE)
        shown = windows.home(self.user)
        assert shown is not None
        return shown

    def _home_hash(self) -> str | None:
        shown = self.stand.workspace.windows.home(self.user)
        return None if shown is None else shown.hash


def labels(message: Message) -> list[str]:
    """What is written on the buttons of a message."""
    return [words(control.element.get("text")) for control in controls(message.blocks or [])]


def texts_of(blocks: Any) -> str:
    """Every word of a window, in order."""
    if isinstance(blocks, list):
        return "\n".join(filter(None, (texts_of(one) for one in blocks)))
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return "\n".join([*own, *filter(None, (texts_of(v) for v in blocks.values() if isinstance(v, dict | list)))])
    return ""
