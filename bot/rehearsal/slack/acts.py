"""What people do in their Slack: type, edit, leave and enter, command, choose a shortcut."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rehearsal.slack import envelopes
from bot.rehearsal.slack.couriers import Attempt
from bot.rehearsal.slack.dispatch import Dispatch
from bot.rehearsal.slack.escaping import as_typed
from bot.rehearsal.slack.records import Channel, Message
from bot.rehearsal.slack.refusals import Json, NoSuchThing


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the bot took what a person did; if not, the warning they see."""

    worked: bool
    warning: str = ""


DONE = Outcome(True)
FAILED = Outcome(False, "That did not work. The app did not answer in time. Try again.")


class Acts:
    """People's hands on the keyboard."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self.workspace = dispatch.workspace

    # Talking

    def say(self, user: str, text: str, channel: str | None = None, thread: str | None = None) -> Message:
        """Type a message, by default in one's direct messages with the bot.

        Raises:
            NoSuchThing: the person is not in the channel.
        """
        place = self.place(user, channel)
        if user not in place.members:
            raise NoSuchThing(f"{user} is not a member of {place.name}.")
        carried = self._carried(text)
        message = self.workspace.post(
            place.id, user, carried, thread_ts=thread, blocks=_as_rich_text(text),
            client_msg_id=self.workspace.stamps.mark("cm-"),
        )  # fmt: skip
        self.read(user, place.id)
        self._mention(message, place)
        return message

    def place(self, user: str, channel: str | None) -> Channel:
        """The channel named, or the person's direct messages with the bot."""
        return self.workspace.channel(channel) if channel else self.workspace.direct(user)

    def _carried(self, text: str) -> str:
        names = {person.name: person.id for person in self.workspace.people.values()} if "@" in text else {}
        return as_typed(text, names)

    def _mention(self, message: Message, place: Channel) -> None:
        if place.kind == "im" or f"<@{self.workspace.installation.bot_user}>" not in message.text:
            return
        event = self.workspace.json(message) | {
            "type": "app_mention",
            "channel": place.id,
            "event_ts": message.ts,
        }
        self.workspace.publish(event, "app_mention", place)

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        message = self._own(user, channel, ts)
        self.workspace.change(message, text=self._carried(text), blocks=_as_rich_text(text))

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Take one's own message back."""
        self.workspace.remove(self._own(user, channel, ts))

    def _own(self, user: str, channel: str, ts: str) -> Message:
        message = self.workspace.channel(channel).messages.get(ts)
        if message is None or message.author != user:
            raise NoSuchThing(f"{user} has no message {ts} in {channel}.")
        return message

    def read(self, user: str, channel: str) -> None:
        """Mark a channel as read up to now."""
        self.workspace.read[user, channel] = self.workspace.stamps.ts()
        self.workspace.changes.tell(user)

    # Looking round

    def open_home(self, user: str) -> None:
        """Open the bot's Home tab."""
        self._opened(user, "home")

    def open_messages(self, user: str) -> None:
        """Open the direct messages with the bot."""
        self._opened(user, "messages")

    def _opened(self, user: str, tab: str) -> None:
        place, home = self.workspace.direct(user), self.workspace.windows.home(user)
        event: Json = {"type": "app_home_opened", "user": user, "channel": place.id, "tab": tab}
        if home is not None and tab == "home":
            event["view"] = envelopes.view_of(self.workspace, home)
        self.workspace.publish(event, "app_home_opened")

    # Commands and shortcuts

    async def command(self, user: str, line: str, channel: str | None = None) -> Outcome:
        """Type a slash command; what the bot answers at once is shown to this person alone."""
        place = self.place(user, channel)
        command, _, text = line.strip().partition(" ")
        if command not in {known.name for known in self.workspace.installation.commands}:
            self._whisper(user, place, f"{command} is not a command here.")
            return Outcome(False, f"{command} is not a command here.")
        fields = envelopes.slash_command(self.workspace, user, place, command, self._carried(text.strip()))
        attempt = await self._dispatch.courier.command(fields)
        if not attempt.taken:
            self._whisper(user, place, f"{command} did not work. The app did not answer in time. Try again.")
            return FAILED
        self._show(user, place, attempt)
        return DONE

    def _show(self, user: str, place: Channel, attempt: Attempt) -> None:
        body = attempt.body or ({"text": attempt.text} if attempt.text.strip() else {})
        if not (body.get("text") or body.get("blocks")):
            return
        bot = self.workspace.installation
        self.workspace.post(
            place.id, bot.bot_user, str(body.get("text", "")), blocks=body.get("blocks"), bot=bot.bot,
            only_for=None if body.get("response_type") == "in_channel" else user,
        )  # fmt: skip

    def _whisper(self, user: str, place: Channel, text: str) -> None:
        self.workspace.post(place.id, self.workspace.installation.bot_user, text, only_for=user)

    async def shortcut(self, user: str, callback_id: str) -> Outcome:
        """Choose a global shortcut."""
        payload = envelopes.shortcut(self.workspace, user, callback_id)
        return self._outcome(await self._dispatch.courier.interaction(payload))

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Outcome:
        """Choose a shortcut from a message's menu."""
        message = self.workspace.channel(channel).messages[ts]
        payload = envelopes.message_shortcut(self.workspace, user, callback_id, message)
        return self._outcome(await self._dispatch.courier.interaction(payload))

    @staticmethod
    def _outcome(attempt: Attempt) -> Outcome:
        return DONE if attempt.taken else FAILED


def _as_rich_text(text: str) -> list[Json]:
    """The block Slack's own composer sends along with the text."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "composed", "elements": [section]}]
