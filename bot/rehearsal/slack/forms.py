"""What people do with controls: press buttons, choose, fill modals in, send them, put them away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.rehearsal.slack import envelopes
from bot.rehearsal.slack.acts import DONE, FAILED, Outcome
from bot.rehearsal.slack.controls import Control, controls, find_control, words
from bot.rehearsal.slack.dispatch import Dispatch
from bot.rehearsal.slack.methods.views import checked
from bot.rehearsal.slack.records import Message, View
from bot.rehearsal.slack.refusals import Json, NoSuchThing, SlackRefuses
from bot.rehearsal.slack.values import full_state, put, state_of, value_of

TROUBLE = "We had some trouble connecting. Try again."
MISSING = "Complete this field."
SHAPES = {
    "number_input": (re.compile(r"-?\d+(\.\d+)?"), "Enter a number."),
    "email_text_input": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "Enter an email address."),
    "url_text_input": (re.compile(r"https?://\S+"), "Enter a web address."),
}
"""What Slack's own windows check before anything is sent."""


class Forms:
    """People's hands on buttons and inputs."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._workspace = dispatch.workspace
        self._windows = dispatch.workspace.windows

    # Controls

    async def press(self, user: str, channel: str, ts: str, wanted: str, value: Any = None) -> Outcome:
        """Use a control of a message, called by its label, its option's label or its `action_id`."""
        message = self._visible(user, channel, ts)
        control, option = find_control(message.blocks or [], wanted)
        action = self._action(control, option if value is None else value)
        payload = envelopes.block_actions_in_message(self._workspace, user, message, action)
        attempt = await self._dispatch.courier.interaction(payload)
        return DONE if attempt.taken else FAILED

    def _visible(self, user: str, channel: str, ts: str) -> Message:
        place = self._workspace.channel(channel)
        message = place.messages.get(ts) or place.whispers.get(ts)
        if message is None or message.only_for not in (None, user):
            raise NoSuchThing(f"{user} sees no message {ts} in {place.name}.")
        return message

    def _action(self, control: Control, value: Any) -> Json:
        element = control.element
        action: Json = {"type": element["type"], "action_id": control.action_id,
                        "block_id": control.block_id, "action_ts": self._workspace.stamps.ts()}  # fmt: skip
        if element["type"] == "button":
            action["text"] = element.get("text")
            if "value" in element:
                action["value"] = element["value"]
            return action
        return action | state_of(element, value)

    async def press_in_modal(
        self, user: str, wanted: str, value: Any = None, values: Mapping[str, Any] | None = None
    ) -> Outcome:
        """Use a control of the open modal; `values` are what stands in its inputs meanwhile."""
        return await self._press_in_view(self.modal(user), wanted, value, values)

    async def press_in_home(self, user: str, wanted: str, value: Any = None) -> Outcome:
        """Use a control of the Home tab."""
        home = self._windows.home(user)
        if home is None:
            raise NoSuchThing(f"{user} has no Home tab yet.")
        return await self._press_in_view(home, wanted, value, None)

    async def _press_in_view(
        self, view: View, wanted: str, value: Any, values: Mapping[str, Any] | None
    ) -> Outcome:
        self.fill(view, values or {})
        control, option = find_control(view.payload["blocks"], wanted)
        action = self._action(control, option if value is None else value)
        if control.element["type"] not in ("button", "overflow"):
            kept = {
                name: held for name, held in action.items() if name == "type" or name.startswith("selected")
            }
            view.values.setdefault(control.block_id, {})[control.action_id] = kept
        payload = envelopes.block_actions_in_view(self._workspace, view.owner, view, action)
        attempt = await self._dispatch.courier.interaction(payload)
        return DONE if attempt.taken else FAILED

    # Modals

    def modal(self, user: str) -> View:
        """The modal before a person.

        Raises:
            NoSuchThing: none is open.
        """
        view = self._windows.top(user)
        if view is None:
            raise NoSuchThing(f"{user} has no window open.")
        return view

    def fill(self, view: View, values: Mapping[str, Any]) -> None:
        """Put values into inputs, keyed by block id, action id or label; the rest stays as it is."""
        for block, actions in put(view.payload["blocks"], values).items():
            view.values.setdefault(block, {}).update(actions)

    async def submit(self, user: str, values: Mapping[str, Any] | None = None) -> Outcome:
        """Fill the modal in and send it off, then do what the bot answers."""
        view = self.modal(user)
        self.fill(view, values or {})
        view.warning, view.errors = "", own_checks(view)
        if not view.errors:
            payload = envelopes.view_submission(self._workspace, user, view)
            attempt = await self._dispatch.courier.interaction(payload)
            self._answered(view, attempt.body, taken=attempt.taken)
        self._workspace.changes.tell(user)
        told = view.warning or " ".join(view.errors.values())
        return Outcome(not told, told)

    def _answered(self, view: View, body: Json, *, taken: bool) -> None:
        try:
            if not taken:
                raise SlackRefuses("no answer")
            self._respond(view, body)
        except SlackRefuses:
            view.warning = TROUBLE

    def _respond(self, view: View, body: Json) -> None:
        match body.get("response_action"):
            case None:
                self._windows.drop(view)
            case "clear":
                self._windows.clear(view.owner)
            case "errors":
                view.errors = _fit(view, body.get("errors"))
            case "update":
                self._windows.update(view, checked(self._workspace, body.get("view"), "modal"))
            case "push":
                self._windows.push(view.owner, checked(self._workspace, body.get("view"), "modal"))
            case unknown:
                raise SlackRefuses(f"unknown response_action {unknown}")

    async def close(self, user: str, *, everything: bool = False) -> Outcome:
        """Put the modal away, or all that lie on one another; the bot hears of it if it asked to."""
        view = self.modal(user)
        closed = self._windows.clear(user) if everything else [view]
        self._windows.drop(view)
        self._workspace.changes.tell(user)
        for gone in closed:
            if gone.payload.get("notify_on_close"):
                payload = envelopes.view_closed(self._workspace, user, gone, cleared=everything)
                await self._dispatch.courier.interaction(payload)
        return DONE


def own_checks(view: View) -> dict[str, str]:
    """What Slack itself refuses before sending, by block id."""
    errors: dict[str, str] = {}
    state = full_state(view.payload["blocks"], view.values)
    for control in controls(view.payload["blocks"]):
        if control.block.get("type") != "input":
            continue
        value = value_of(state[control.block_id][control.action_id])
        if value in (None, "", []):
            if not control.block.get("optional"):
                errors[control.block_id] = MISSING
            continue
        said = _misshapen(control.element, value)
        if said:
            errors[control.block_id] = said
    return errors


def _misshapen(element: Json, value: Any) -> str:
    shape = SHAPES.get(str(element.get("type")))
    if shape and not shape[0].fullmatch(str(value)):
        return shape[1]
    if element.get("type") == "number_input" and not element.get("is_decimal_allowed") and "." in str(value):
        return "Enter a whole number."
    longest, shortest = element.get("max_length"), element.get("min_length")
    if longest and len(str(value)) > longest:
        return f"Use {longest} characters or fewer."
    if shortest and len(str(value)) < shortest:
        return f"Use {shortest} characters or more."
    return ""


def _fit(view: View, errors: Any) -> dict[str, str]:
    """The bot's errors, if each names an input block of this view; Slack takes no others."""
    inputs = {block.get("block_id") for block in view.payload["blocks"] if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackRefuses("errors name no input block")
    return {block: words(said) for block, said in errors.items()}
