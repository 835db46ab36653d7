"""The `Drawer` port for Slack: every message as the call that sends it, checked before it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.slack.actions import Verb
from bot.channels.slack.draw_home import HomeTask, draw_home
from bot.channels.slack.draw_sheet import draw_sheet
from bot.channels.slack.draw_speech import draw_speech
from bot.channels.slack.draw_top import Top, draw_top
from bot.channels.slack.limits import Surface
from bot.channels.slack.lint import lint
from bot.handlers.digest_thread import BESIDES
from bot.ports import Invitation, Task
from conversations.dialogue.speech import Sheet, Speech
from conversations.digests.addresses import Linking, nowhere
from conversations.partnership.dates import long_date

if TYPE_CHECKING:
    from conversations.digests.document import Document


class WouldBeRefused(ValueError):
    """Slack would refuse this message; the sentences say where and why. It is a fault of ours, not of a person's."""


class SlackDrawer:
    """Draws for Slack; what it returns is the arguments of the call that sends it."""

    def speech(self, speech: Speech, return_id: str) -> dict[str, Any]:
        """One message of a talk."""
        return _fit(draw_speech(speech, return_id), "message")

    def sheet(self, sheet: Sheet, return_id: str) -> dict[str, Any]:
        """The modal that holds a whole return."""
        return _fit(draw_sheet(sheet, return_id), "modal")

    def invitation(self, invitation: Invitation) -> dict[str, Any]:
        """The top message of a thread."""
        buttons = () if invitation.finished else (Verb.START, Verb.FORM, Verb.LATER, Verb.NOT_ME)
        top = Top(title=invitation.title, status=invitation.status, detail=invitation.detail, buttons=buttons,
                  begun=invitation.begun, page=invitation.page)
        return _fit(draw_top(top, invitation.return_id), "message")

    def tasks(self, tasks: tuple[Task, ...]) -> dict[str, Any]:
        """The App Home of one person."""
        shown = [HomeTask(return_id=task.return_id, title=task.title, status=task.status, due=long_date(task.due),
                          button=task.button) for task in tasks]
        return _fit(draw_home(shown), "home")

    def digest(self, document: Document, linking: Linking = nowhere) -> list[dict[str, Any]]:
        """The post of a digest, then the parts of its thread, some in two forms (see `draw_digest.BESIDES`)."""
        from bot.channels.slack.draw_digest import draw_digest  # read once a quarter: talks alone are spared digests

        return [_fit_twice(part) for part in draw_digest(document, linking)]


def _fit_twice(part: dict[str, Any]) -> dict[str, Any]:
    """A part of a digest that Slack would take, in its plainer form too."""
    besides = part.get(BESIDES, {})
    _fit({name: value for name, value in part.items() if name != BESIDES}, "message")
    if "plain" in besides:
        _fit(besides["plain"], "message")
    return part


def _fit(payload: dict[str, Any], surface: Surface) -> dict[str, Any]:
    faults = lint(payload, surface)
    if faults:
        raise WouldBeRefused(" ".join(faults))
    return payload
