"""Modals and Home tabs: who has what open, and what stands in it."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.slack.controls import controls
from bot.rehearsal.slack.records import Trigger, View
from bot.rehearsal.slack.refusals import Json, SlackRefuses
from bot.rehearsal.slack.stamps import Stamps

TRIGGER_LIFE = 3.0
"""Seconds for which a `trigger_id` opens a window."""
DEEPEST = 3
"""Modals that may lie on one another."""


class Windows:
    """Every open view of a workspace."""

    def __init__(self, stamps: Stamps) -> None:
        self._stamps = stamps
        self._triggers: dict[str, Trigger] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}

    # Triggers

    def trigger(self, user: str, view: str | None = None) -> str:
        """A fresh `trigger_id`; old ones are forgotten on the way."""
        now = self._stamps.now()
        while self._triggers:
            oldest = next(iter(self._triggers))
            if now - self._triggers[oldest].made <= 10 * TRIGGER_LIFE:
                break
            del self._triggers[oldest]
        id = self._stamps.mark("1.2.")
        self._triggers[id] = Trigger(user, now, view=view)
        return id

    def spend(self, trigger_id: str) -> Trigger:
        """Use a trigger up.

        Raises:
            SlackRefuses: it is unknown, spent or older than three seconds.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackRefuses("invalid_trigger_id")
        if trigger.used:
            raise SlackRefuses("exchanged_trigger_id")
        if self._stamps.now() - trigger.made > TRIGGER_LIFE:
            raise SlackRefuses("expired_trigger_id")
        trigger.used = True
        return trigger

    # Modals

    def open(self, user: str, payload: Json) -> View:
        """Begin a new pile of modals before a person; what was open is put away."""
        for id in self.stacks.pop(user, []):
            self.views.pop(id, None)
        return self._push(user, payload, previous=None)

    def push(self, user: str, payload: Json) -> View:
        """Lay a modal on the one that is open.

        Raises:
            SlackRefuses: none is open, or three are.
        """
        stack = self.stacks.get(user, [])
        if not stack:
            raise SlackRefuses("not_found")
        if len(stack) >= DEEPEST:
            raise SlackRefuses("push_limit_reached")
        return self._push(user, payload, previous=stack[-1])

    def _push(self, user: str, payload: Json, previous: str | None) -> View:
        self._claim(payload)
        id = self._stamps.mark("V")
        root = self.views[previous].root if previous else id
        view = View(id, user, "modal", payload, self._stamps.mark("h."), root, previous)
        self.views[id] = view
        self.stacks.setdefault(user, []).append(id)
        return view

    def _claim(self, payload: Json, but: str | None = None) -> None:
        external = payload.get("external_id")
        if external and any(
            v.payload.get("external_id") == external and v.id != but for v in self.views.values()
        ):
            raise SlackRefuses("duplicate_external_id")

    def update(self, view: View, payload: Json, hash: str | None = None) -> View:
        """Show something else in an open view; inputs of the same block and action keep what was typed.

        Raises:
            SlackRefuses: `hash` names an older state than the one shown.
        """
        if hash and hash != view.hash:
            raise SlackRefuses("hash_conflict")
        self._claim(payload, but=view.id)
        view.payload = payload
        view.hash = self._stamps.mark("h.")
        view.errors, view.warning = {}, ""
        kept = {(place.block_id, place.action_id) for place in controls(payload.get("blocks", []))}
        view.values = {
            block: {action: value for action, value in actions.items() if (block, action) in kept}
            for block, actions in view.values.items()
        }
        return view

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """An open view by its id or the id the bot gave it.

        Raises:
            SlackRefuses: it is not open any more.
        """
        if view_id and view_id in self.views:
            return self.views[view_id]
        for view in self.views.values():
            if external_id and view.payload.get("external_id") == external_id:
                return view
        raise SlackRefuses("not_found")

    def top(self, user: str) -> View | None:
        """The modal before a person, if any."""
        stack = self.stacks.get(user)
        return self.views[stack[-1]] if stack else None

    def drop(self, view: View) -> None:
        """Close one modal; the one beneath shows again."""
        self.views.pop(view.id, None)
        stack = self.stacks.get(view.owner, [])
        if view.id in stack:
            stack.remove(view.id)

    def clear(self, user: str) -> list[View]:
        """Close every modal of a person, topmost first."""
        stack = self.stacks.pop(user, [])
        return [self.views.pop(id) for id in reversed(stack)]

    # Homes

    def publish(self, user: str, payload: Json, hash: str | None = None) -> View:
        """Show a person's Home tab.

        Raises:
            SlackRefuses: `hash` names an older state than the one shown.
        """
        if user in self.homes:
            return self.update(self.views[self.homes[user]], payload, hash)
        id = self._stamps.mark("V")
        self.views[id] = View(id, user, "home", payload, self._stamps.mark("h."), root=id)
        self.homes[user] = id
        return self.views[id]

    def home(self, user: str) -> View | None:
        """A person's Home tab, once the bot has published one."""
        return self.views.get(self.homes.get(user, ""))


def view_json(view: View, *, team: str, app: str, bot: str) -> Json:
    """A view as the Web API and interactions show it."""
    payload = view.payload
    body: dict[str, Any] = {
        "id": view.id, "team_id": team, "type": view.kind, "blocks": payload.get("blocks", []),
        "private_metadata": payload.get("private_metadata", ""),
        "callback_id": payload.get("callback_id", ""),
        "state": {"values": view.values}, "hash": view.hash, "title": payload.get("title"),
        "clear_on_close": payload.get("clear_on_close", False),
        "notify_on_close": payload.get("notify_on_close", False), "close": payload.get("close"),
        "submit": payload.get("submit"), "previous_view_id": view.previous, "root_view_id": view.root,
        "app_id": app, "external_id": payload.get("external_id", ""), "app_installed_team_id": team,
        "bot_id": bot,
    }  # fmt: skip
    return body
