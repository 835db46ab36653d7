"""`/control/…`: the rehearsal in the hands of a test or a load generator, as JSON over HTTP.

Every answer is JSON; what cannot be done is 404 with a sentence, a wait that
ran out is 408.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.rehearsal.slack.acts import Acts, Outcome
from bot.rehearsal.slack.envelopes import view_of
from bot.rehearsal.slack.faults import Fault, Wrong
from bot.rehearsal.slack.forms import Forms
from bot.rehearsal.slack.records import Message, Person, View
from bot.rehearsal.slack.refusals import Json, NoSuchThing, SlackRefuses
from bot.rehearsal.slack.wire import answer_json, arguments, read_body


class Control:
    """One verb a method; the arguments are the fields of the JSON body."""

    def __init__(self, acts: Acts, forms: Forms, settled: Callable[[], Awaitable[None]]) -> None:
        self._workspace = acts.workspace
        self._acts = acts
        self._forms = forms
        self._settled = settled
        self._verbs: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "people": self.people, "channels": self.channels, "join": self.join,
            "deactivate": self.deactivate,
            "say": self.say, "edit": self.edit, "delete": self.delete, "press": self.press,
            "submit": self.submit, "close": self.close, "home": self.home, "command": self.command,
            "shortcut": self.shortcut, "messages": self.messages, "thread": self.thread, "view": self.view,
            "wait": self.wait, "settled": self.settled, "calls": self.calls, "faults": self.faults,
            "archive": self.archive, "read": self.read, "look": self.look, "revoke": self.revoke,
        }  # fmt: skip

    async def __call__(self, verb: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry one verb out."""
        act = self._verbs.get(verb)
        if act is None:
            known = ", ".join(sorted(self._verbs))
            await answer_json(send, {"error": f"There is no verb {verb!r}; there is {known}."}, 404)
            return
        try:
            done = await act(arguments(scope, await read_body(receive)))
        except (NoSuchThing, SlackRefuses) as refusal:
            await answer_json(send, {"error": str(refusal)}, 404)
        except KeyError as missing:
            await answer_json(send, {"error": f"{verb} needs the field {missing}."}, 400)
        except TimeoutError:
            await answer_json(send, {"error": "What was waited for did not happen in time."}, 408)
        else:
            await answer_json(send, done)

    # Setting the scene

    async def people(self, body: Json) -> Json:
        """Add people: `{"people": [{"id": …, "name": …, "email": …, "tz": …}]}`; without, list them."""
        for one in body.get("people", []):
            self._workspace.add_person(Person(**one))
        return {"people": sorted(self._workspace.people)}

    async def channels(self, body: Json) -> Json:
        """Add channels: `{"channels": [{"id": …, "name": …, "members": […]}]}`; without, list them."""
        for one in body.get("channels", []):
            self._workspace.add_channel(**one)
        return {"channels": sorted(self._workspace.channels)}

    async def join(self, body: Json) -> Json:
        """Let `user` enter `channel`."""
        self._workspace.join(body["channel"], body["user"], body.get("inviter"))
        return {}

    async def deactivate(self, body: Json) -> Json:
        """Take the account of `user` away."""
        self._workspace.deactivate(body["user"])
        return {}

    async def archive(self, body: Json) -> Json:
        """Archive `channel`, or bring it back with `archived` false."""
        self._workspace.channel(body["channel"]).archived = body.get("archived", True)
        return {}

    async def revoke(self, body: Json) -> Json:
        """Revoke the app's tokens, or restore them with `revoked` false."""
        self._workspace.revoked = body.get("revoked", True)
        return {}

    async def faults(self, body: Json) -> Json:
        """Add `faults` (fields of `Fault`) or, with `clear`, lift them all."""
        if body.get("clear"):
            self._workspace.faults.clear()
        for one in body.get("faults", []):
            self._workspace.faults.add(Fault(**{**one, "wrong": Wrong(one["wrong"])}))
        return {}

    # Acting

    async def say(self, body: Json) -> Json:
        """Type `text` as `user`, in `channel` (or the DM) and `thread`."""
        said = self._acts.say(body["user"], body["text"], body.get("channel"), body.get("thread"))
        return self._workspace.json(said) | {"channel": said.channel}

    async def edit(self, body: Json) -> Json:
        """Change one's own message."""
        self._acts.edit(body["user"], body["channel"], body["ts"], body["text"])
        return {}

    async def delete(self, body: Json) -> Json:
        """Take one's own message back."""
        self._acts.delete(body["user"], body["channel"], body["ts"])
        return {}

    async def press(self, body: Json) -> Json:
        """Use the control called `wanted` of a message, of the modal (`in` = "modal") or of Home."""
        user, wanted, value = body["user"], body["wanted"], body.get("value")
        if body.get("in") == "modal":
            return _told(await self._forms.press_in_modal(user, wanted, value, body.get("values")))
        if body.get("in") == "home":
            return _told(await self._forms.press_in_home(user, wanted, value))
        return _told(await self._forms.press(user, body["channel"], body["ts"], wanted, value))

    async def submit(self, body: Json) -> Json:
        """Fill in and send the modal of `user`; the answer names the errors shown."""
        view = self._forms.modal(body["user"])
        outcome = await self._forms.submit(body["user"], body.get("values"))
        return _told(outcome) | {"errors": view.errors}

    async def close(self, body: Json) -> Json:
        """Put the modal of `user` away."""
        return _told(await self._forms.close(body["user"], everything=body.get("everything", False)))

    async def home(self, body: Json) -> Json:
        """Open the Home tab of `user`."""
        self._acts.open_home(body["user"])
        return {}

    async def command(self, body: Json) -> Json:
        """Type a slash command (`line`) as `user`."""
        return _told(await self._acts.command(body["user"], body["line"], body.get("channel")))

    async def shortcut(self, body: Json) -> Json:
        """Choose a shortcut: global, or of the message `channel`, `ts`."""
        user, callback = body["user"], body["callback_id"]
        if "ts" in body:
            return _told(await self._acts.message_shortcut(user, body["channel"], body["ts"], callback))
        return _told(await self._acts.shortcut(user, callback))

    async def look(self, body: Json) -> Json:
        """Open the direct messages with the bot, as `user`."""
        self._acts.open_messages(body["user"])
        return {}

    async def read(self, body: Json) -> Json:
        """Mark `channel` as read by `user`."""
        self._acts.read(body["user"], body["channel"])
        return {}

    # Looking

    def _place(self, body: Json) -> str:
        return self._acts.place(body.get("user", ""), body.get("channel")).id

    async def messages(self, body: Json) -> Json:
        """Every message of `channel` (or of the DM of `user`), threads included, oldest first."""
        found = self._workspace.all_messages(self._place(body))
        return {"messages": [self._workspace.json(message) for message in found]}

    async def thread(self, body: Json) -> Json:
        """A thread, oldest first."""
        found = self._workspace.thread(self._place(body), body["ts"])
        return {"messages": [self._workspace.json(message) for message in found]}

    async def view(self, body: Json) -> Json:
        """The modal (or, with `in` = "home", the Home tab) of `user`; null if there is none."""
        windows = self._workspace.windows
        view = windows.home(body["user"]) if body.get("in") == "home" else windows.top(body["user"])
        return {"view": None if view is None else self._shown(view)}

    def _shown(self, view: View) -> Json:
        return view_of(self._workspace, view) | {"errors": view.errors, "warning": view.warning}

    async def calls(self, body: Json) -> Json:
        """How often each method of the Web API was called."""
        return dict(self._workspace.calls)

    async def wait(self, body: Json) -> Json:
        """Wait until `count` messages of `channel` fit, for `seconds`; answer with them.

        They fit by `contains`, `author`, `thread` and `after` (a ts), as far as given.
        """
        place = self._workspace.channel(self._place(body))
        found: list[Message] = []

        def enough() -> bool:
            found[:] = [message for message in place.messages.values() if _fits(message, body)]
            return len(found) >= int(body.get("count", 1))

        await self._workspace.changes.until(enough, place.id, float(body.get("seconds", 5)))
        return {"messages": [self._workspace.json(message) for message in found]}

    async def settled(self, body: Json) -> Json:
        """Wait until no delivery is under way."""
        await self._settled()
        return {}


def _fits(message: Message, body: Json) -> bool:
    return (
        message.ts > body.get("after", "")
        and body.get("contains", "") in message.text
        and body.get("author") in (None, message.author)
        and body.get("thread") in (None, message.thread_ts)
    )


def _told(outcome: Outcome) -> Json:
    return {"worked": outcome.worked, "warning": outcome.warning}
