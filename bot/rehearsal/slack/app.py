"""The ASGI app: `/api`, `/control`, uploads, response addresses and everybody's screen."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from bot.rehearsal.slack.acts import Acts
from bot.rehearsal.slack.control import Control
from bot.rehearsal.slack.couriers import PATIENCE, RETRIES, Courier
from bot.rehearsal.slack.couriers.http import HttpCourier
from bot.rehearsal.slack.couriers.socket import SocketCourier
from bot.rehearsal.slack.dispatch import Dispatch
from bot.rehearsal.slack.forms import Forms
from bot.rehearsal.slack.gateway import Gateway
from bot.rehearsal.slack.pages import pages
from bot.rehearsal.slack.refusals import SlackRefuses
from bot.rehearsal.slack.responses import respond
from bot.rehearsal.slack.wire import answer, answer_json, arguments, read_body
from bot.rehearsal.slack.workspace import Workspace


class RehearsalApp:
    """A rehearsal Slack as an ASGI app, mountable under any prefix.

    `acts` and `forms` are people's hands for tests in the same process;
    `dispatch` knows every delivery. Call `close` when done.
    """

    def __init__(
        self, workspace: Workspace, *, patience: float = PATIENCE, retries: tuple[float, ...] = RETRIES
    ) -> None:
        home = workspace.installation
        self.workspace = workspace
        self.socket = SocketCourier(home, workspace.stamps, patience)
        courier: Courier = self.socket
        if home.mode == "http":
            courier = HttpCourier(home, workspace.stamps.now, patience)
        self.dispatch = Dispatch(workspace, courier, retries)
        self.acts = Acts(self.dispatch)
        self.forms = Forms(self.dispatch)
        self._gateway = Gateway(workspace, self.socket.address)
        self._control = Control(self.acts, self.forms, self.dispatch.settled)
        self._pages: Starlette = pages(self.acts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the Web API goes first, for it is called most."""
        if scope["type"] != "http":
            await self._pages(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        area, _, name = path.lstrip("/").partition("/")
        match area:
            case "api":
                await self._gateway(name, scope, receive, send)
            case "control":
                await self._control(name, scope, receive, send)
            case "respond":
                await self._respond(name, scope, receive, send)
            case "upload":
                await self._upload(name, receive, send)
            case _:
                await self._pages(scope, receive, send)

    async def _respond(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            respond(self.workspace, key, arguments(scope, await read_body(receive)))
        except SlackRefuses as refusal:
            await answer_json(send, refusal.answer(), 404)
        else:
            await answer(send, 200, b"ok", [(b"content-type", b"text/plain")])

    async def _upload(self, id: str, receive: Receive, send: Send) -> None:
        content = await read_body(receive)
        file = self.workspace.files.get(id)
        if file is None:
            await answer(send, 404, b"no such upload", [(b"content-type", b"text/plain")])
            return
        file.content = content
        await answer(send, 200, f"OK - {len(content)}".encode(), [(b"content-type", b"text/plain")])

    async def close(self) -> None:
        """Give up deliveries under way, close connections and end every open screen."""
        self.workspace.changes.close()
        await self.dispatch.close()
        await self.socket.close()


def rehearsal_app(
    workspace: Workspace, *, patience: float = PATIENCE, retries: tuple[float, ...] = RETRIES
) -> RehearsalApp:
    """The app of one workspace.

    `patience` is how many seconds the bot has to answer; `retries` how many pass
    from each failed delivery of an event to the next. Tests shorten both.
    """
    return RehearsalApp(workspace, patience=patience, retries=retries)
