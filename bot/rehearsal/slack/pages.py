"""Everybody's screen in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.rehearsal.slack import screen
from bot.rehearsal.slack.acts import Acts
from bot.rehearsal.slack.drawing.painter import Painter
from bot.rehearsal.slack.records import Channel, View
from bot.rehearsal.slack.refusals import NoSuchThing

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: http: https:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Pages:
    """The page where one chooses who to be, and each person's screen."""

    def __init__(self, acts: Acts) -> None:
        self._workspace = acts.workspace
        self._acts = acts
        self._painter = Painter(acts.workspace)

    # Pages

    async def choose(self, request: Request) -> Response:
        """Choose who you are."""
        people = [p for p in self._workspace.people.values() if not p.bot and not p.deleted]
        joined = {p.id: screen.places(self._workspace, p.id) for p in people}
        return self._page(request, "choose.html", people=people, joined=joined)

    async def person(self, request: Request) -> Response:
        """One person's screen; `at` is "home" or a channel, `thread` a message."""
        user = request.path_params["user"]
        if user not in self._workspace.people:
            return self._page(request, "nobody.html", status=404, user=user)
        return self._page(request, "screen.html", **self._shown(request, user))

    async def parts(self, request: Request) -> Response:
        """The changing parts of a screen, for the script."""
        user = request.path_params["user"]
        try:
            shown = self._shown(request, user)
        except NoSuchThing as gone:
            return JSONResponse({"error": str(gone)}, 404)
        base = request.scope.get("root_path", "")
        view: View | None = shown["modal"]
        body = {
            "rail": self._painter.draw("rail.html", base=base, **shown),
            "main": self._drawn(shown["lines"], shown, in_thread=False),
            "thread": self._drawn(shown["thread"], shown, in_thread=True),
            "home": self._painter.draw("home.html", **shown) if shown["at_home"] else None,
            "modal": view and {"key": _modal_key(view), "id": view.id, "html": self._modal(shown)},
        }
        return JSONResponse(body, headers=HEADERS)

    def _shown(self, request: Request, user: str) -> dict[str, Any]:
        workspace, person = self._workspace, self._workspace.person(user)
        where = request.query_params.get("at") or workspace.direct(user).id
        at_home = where == "home"
        place = workspace.direct(user) if at_home else workspace.channel(where)
        if user not in place.members:
            place = workspace.direct(user)
        top = request.query_params.get("thread", "")
        return {
            "person": person,
            "places": screen.places(workspace, user),
            "place": place,
            "title": workspace.installation.name if place.kind == "im" else place.name,
            "at_home": at_home,
            "home": workspace.windows.home(user),
            "modal": workspace.windows.top(user),
            "lines": [] if at_home else screen.timeline(workspace, user, place),
            "top": top if top in place.messages else "",
            "thread": self._thread(user, place, top),
            "names": self._names(),
        }

    def _thread(self, user: str, place: Channel, top: str) -> list[screen.Line]:
        return screen.thread(self._workspace, user, place, top) if top in place.messages else []

    def _names(self) -> list[tuple[str, str]]:
        everybody = self._workspace.people.values()
        return sorted((p.name, p.id) for p in everybody if not p.bot and not p.deleted)

    def _drawn(
        self, lines: list[screen.Line], shown: dict[str, Any], *, in_thread: bool
    ) -> list[dict[str, str]]:
        draw = self._painter.draw
        context = {name: shown[name] for name in ("person", "place", "names")}
        return [
            {"ts": line.message.ts, "key": line.key,
             "html": draw("message.html", line=line, in_thread=in_thread, **context)}
            for line in lines
        ]  # fmt: skip

    def _modal(self, shown: dict[str, Any]) -> str:
        return self._painter.draw("modal.html", **shown)

    def _page(self, request: Request, template: str, status: int = 200, **context: Any) -> Response:
        base = request.scope.get("root_path", "")
        html = self._painter.draw(template, base=base, **context)
        return HTMLResponse(html, status, headers=HEADERS)

    # Live changes and addresses from messages

    async def stream(self, request: Request) -> Response:
        """One line whenever anything changed (Server-Sent Events)."""
        changes = self._workspace.changes

        async def lines() -> AsyncIterator[str]:
            yield "retry: 500\n\n"
            told = -1
            while not changes.closed:
                if told == changes.count:
                    await changes.next()
                told = changes.count
                yield f"data: {told}\n\n"

        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(lines(), media_type="text/event-stream", headers=headers)

    async def archive(self, request: Request) -> Response:
        """A permalink: choose who to be first."""
        return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)

    async def file(self, request: Request) -> Response:
        """An uploaded file, never shown as a page."""
        file = self._workspace.files.get(request.path_params["id"])
        if file is None:
            return Response("There is no such file.", 404)
        kind = "image/png" if file.content.startswith(b"\x89PNG") else "application/octet-stream"
        return Response(file.content, media_type=kind, headers={"X-Content-Type-Options": "nosniff"})


def _modal_key(view: View) -> str:
    return f"{view.hash}|{sorted(view.errors.items())}|{view.warning}"


def pages(acts: Acts) -> Starlette:
    """The pages, as an app of their own."""
    shown = Pages(acts)
    return Starlette(
        routes=[
            Route("/", shown.choose),
            Route("/as/{user}", shown.person),
            Route("/as/{user}/parts", shown.parts),
            Route("/as/{user}/stream", shown.stream),
            Route("/archives/{channel}/{mark}", shown.archive),
            Route("/files/{id}", shown.file),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
    )
