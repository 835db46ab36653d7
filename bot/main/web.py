"""The web side: health, pages, and the calls of channels that call us."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache, partial

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.channels.slack.expected import misshapen
from bot.channels.slack.precheck import Accepted, Rejected, verify
from bot.channels.slack.route import Check, Tell, log_rejected, slack_route, to_bolt
from bot.channels.slack.signatures import Headers
from bot.channels.web.door import Door, page_routes
from bot.handlers.receive import refuse_foreign
from bot.handlers.tempo import Tempo
from bot.mail import Envelope
from bot.main.clockwork import new_id, now
from bot.main.running import Quarterday, quarterday
from bot.main.slack import InSlack
from bot.ports import Clock, Ids
from bot.settings import Settings

DESCRIPTION = "/api/v1/openapi.json"
"""Where programs find what they may call, as OpenAPI."""


def web_app(
    settings: Settings, *, clock: Clock = now, ids: Ids = new_id, work: bool = True, tempo: Tempo | None = None
) -> Starlette:
    """The web side. Slack's calls are judged before Bolt sees them."""
    running: list[Quarterday] = []

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with quarterday(settings, clock=clock, ids=ids, work=work, tempo=tempo) as started:
            running.append(started)
            try:
                yield
            finally:
                running.clear()

    ready, metrics = _seen_from_outside(settings, lambda: running[0] if running else None)
    app = Starlette(lifespan=lifespan, routes=[
        Route("/healthz", _alive), Route("/readyz", ready), Route("/metrics", metrics),
        Route(DESCRIPTION, Door(partial(_described, ready))),
        *page_routes(lambda: running[0].desk if running else None),
    ])  # fmt: skip
    if settings.slack_mode == "http":
        app.router.routes.append(slack_route(_judge(settings, clock, running), _hand_to_bolt(running),
                                               _record(running)))
    if settings.mail_mode == "on" and (secret := settings.mail_webhook_secret.get_secret_value()):
        from bot.channels.email.webhook import webhook_route  # read when it is wanted

        app.router.routes.append(webhook_route(_keep_mail(running), secret, clock))
    return app


class NotStarted(RuntimeError):
    """A mail came before the mail room was open; whoever sent it tries again."""


def _keep_mail(running: list[Quarterday]) -> Callable[[bytes, Envelope], Awaitable[bool]]:
    async def keep(raw: bytes, envelope: Envelope) -> bool:
        if not running:
            raise NotStarted("The mail room is not open yet; send the mail again.")
        kept: bool = await running[0].listening["email"].room.keep(raw, envelope)
        return kept

    return keep


def _described(ready: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """What describes the addresses that programs call; it is read with the first who asks, and few ever do."""
    from fastapi import FastAPI

    described = FastAPI(title="Quarterday", docs_url=None, redoc_url=None, openapi_url=DESCRIPTION)
    described.add_api_route("/healthz", _alive, methods=["GET"])
    described.add_api_route("/readyz", ready, methods=["GET"])
    return described


async def _alive(request: Request) -> Response:
    return JSONResponse({"status": "alive"})


Answer = Callable[[Request], Awaitable[Response]]


def _seen_from_outside(settings: Settings, running: Callable[[], Quarterday | None]) -> tuple[Answer, Answer]:
    """How ready it is, and its measures; what answers is read with the first who asks."""

    @cache
    def readiness() -> Answer:
        from bot.main.readiness import Readiness

        return Readiness(settings, running).answer

    @cache
    def measures() -> Answer:
        from bot.main.metrics import Metrics

        return Metrics(settings, running).answer

    async def ready(request: Request) -> Response:
        return await readiness()(request)

    async def metrics(request: Request) -> Response:
        return await measures()(request)

    return ready, metrics


def _in(running: list[Quarterday]) -> InSlack | None:
    """Bolt lives as long as the app runs, the route as long as the process."""
    return running[0].listening.get("slack") if running else None


def _judge(settings: Settings, clock: Clock, running: list[Quarterday]) -> Check:
    """Signed by Slack, meant for our app, from our workspace, and of a shape that can be read."""
    secrets = [secret.get_secret_value() for secret in settings.slack_signing_secret]

    def check(method: str, headers: Headers, body: bytes) -> Accepted | Rejected:
        us = _in(running)
        judged = verify(method, headers, body, secrets, clock(), us.app if us else None, {us.team} if us else None)
        fault = misshapen(judged.payload) if isinstance(judged, Accepted) else None
        return judged if fault is None else Rejected(400, fault)

    return check


def _record(running: list[Quarterday]) -> Tell:
    """What goes no further is told in the log; what Slack signed for another workspace is kept on record too."""

    async def tell(rejected: Rejected) -> None:
        await log_rejected(rejected)
        if rejected.call and running:
            desk = running[0].desk
            await desk.store.write(partial(refuse_foreign, rejected.call, rejected.reason, desk.clock()))

    return tell


def _hand_to_bolt(running: list[Quarterday]) -> Callable[[Accepted], Awaitable[Response]]:
    async def handle(call: Accepted) -> Response:
        us = _in(running)
        if us is None:
            return JSONResponse({"error": "starting"}, status_code=503)
        return await to_bolt(us.bolt)(call)

    return handle
