"""`views.*`: modals and Home tabs."""

from __future__ import annotations

from bot.rehearsal.slack.controls import number_blocks
from bot.rehearsal.slack.envelopes import view_of
from bot.rehearsal.slack.methods.call import Call
from bot.rehearsal.slack.records import View
from bot.rehearsal.slack.refusals import Json, SlackRefuses
from bot.rehearsal.slack.workspace import Workspace


def checked(workspace: Workspace, payload: object, kind: str) -> Json:
    """A view fit to be shown.

    Raises:
        SlackRefuses: it is not a view of this kind, or the linter found a fault.
    """
    if not isinstance(payload, dict) or payload.get("type") != kind:
        raise SlackRefuses("invalid_arguments", [f"[ERROR] the view must be of type {kind}"])
    wrong = workspace.lint(payload, kind)
    if wrong:
        raise SlackRefuses("invalid_arguments", wrong)
    number_blocks(payload.setdefault("blocks", []), workspace.stamps.mark("b"))
    return payload


def _answer(call: Call, view: View) -> Json:
    call.workspace.changes.tell(view.owner)
    return {"ok": True, "view": view_of(call.workspace, view)}


def _modal(call: Call) -> Json:
    return checked(call.workspace, call.parsed("view", "invalid_arguments"), "modal")


def open_(call: Call) -> Json:
    """views.open."""
    payload = _modal(call)
    trigger = call.workspace.windows.spend(call.need("trigger_id", "invalid_trigger_id"))
    return _answer(call, call.workspace.windows.open(trigger.user, payload))


def push(call: Call) -> Json:
    """views.push; the trigger must come from an interaction with an open modal."""
    payload = _modal(call)
    trigger = call.workspace.windows.spend(call.need("trigger_id", "invalid_trigger_id"))
    if trigger.view is None:
        raise SlackRefuses("not_found")
    return _answer(call, call.workspace.windows.push(trigger.user, payload))


def update(call: Call) -> Json:
    """views.update."""
    windows = call.workspace.windows
    view = windows.find(call.text("view_id"), call.text("external_id"))
    payload = checked(call.workspace, call.parsed("view", "invalid_arguments"), view.kind)
    return _answer(call, windows.update(view, payload, call.text("hash")))


def publish(call: Call) -> Json:
    """views.publish."""
    person = call.person("user_id", "user_not_found")
    payload = checked(call.workspace, call.parsed("view", "invalid_arguments"), "home")
    return _answer(call, call.workspace.windows.publish(person.id, payload, call.text("hash")))
