"""The start page, and the button that moves the rehearsal's day."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.rehearsal.clock import RehearsalClock

HERE = Path(__file__).parent
PATIENCE = 5.0
"""Seconds that a move of the day waits for calls that are on their way."""
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is being rehearsed: whose round, of which quarter, and how many were asked.

    `people` is the page where one chooses who to be in Slack, `mail` the one
    where one chooses whose mail to read, `icon` a small picture.
    """

    partnership: str
    quarter: str
    asked: int
    people: str
    mail: str
    icon: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to try, as somebody, at an address of the rehearsal."""

    name: str
    what: str
    link: str


@dataclass(frozen=True, slots=True)
class Milepost:
    """A day that the rehearsal can be moved to; one that has passed is not offered."""

    name: str
    label: str
    at: Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that others do at a press; once it is done it is not offered again. `do` says what came of it."""

    name: str
    label: str
    do: Callable[[], Awaitable[str]]


def start_routes(
    clock: RehearsalClock, scene: Scene, suggestions: Sequence[Suggestion], mileposts: Sequence[Milepost],
    deeds: Sequence[Deed] = (), quiet: Callable[[], Awaitable[object]] | None = None,
) -> list[Route]:
    """The routes of the page; the day is moved once it is `quiet`, so that no call is a month on its way."""
    came_of: dict[str, str] = {}
    pages = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape(default=True))
    known = {post.name: post for post in mileposts}

    async def start(request: Request) -> Response:
        ahead = [post for post in mileposts if post.at(clock()) > clock()]
        page = pages.get_template("start.html").render(
            scene=scene, suggestions=suggestions, mileposts=ahead, today=_day(clock()),
            deeds=[deed for deed in deeds if deed.name not in came_of], done=list(came_of.values()))
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"})

    async def move(request: Request) -> Response:
        post = known.get(str(request.path_params["milepost"]))
        if post is None:
            return HTMLResponse("There is no such day. Go back and choose one of the days offered.", status_code=404)
        await _awaited(quiet)
        clock.move_to(post.at(clock()))
        return RedirectResponse("/#day", status_code=303)

    async def act(request: Request) -> Response:
        deed = next((each for each in deeds if each.name == request.path_params["deed"]), None)
        if deed is None:
            return HTMLResponse("There is nothing of that name. Go back and choose what is offered.", status_code=404)
        if deed.name not in came_of:
            came_of[deed.name] = await deed.do()
        return RedirectResponse("/#day", status_code=303)

    return [
        Route("/", start, methods=["GET"]),
        Route("/start.css", _style, methods=["GET"]),
        Route("/day/{milepost}", move, methods=["POST"]),
        Route("/deed/{deed}", act, methods=["POST"]),
    ]


async def _style(request: Request) -> Response:
    return FileResponse(HERE / "start.css", media_type="text/css")


async def _awaited(quiet: Callable[[], Awaitable[object]] | None) -> None:
    """Wait until it is quiet, and not for ever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await (quiet() if quiet is not None else asyncio.sleep(0))


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B %Y}"
