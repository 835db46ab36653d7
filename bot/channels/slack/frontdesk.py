"""Where the Slack channel meets the handlers: turns, forms that must open in three seconds, task lists."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.arrivals import FormWanted, HomeOpened, PageWanted, QuestionWanted, Spot
from bot.channels.slack.blocks import line, link, rich_text, run
from bot.channels.slack.delivery import error_of
from bot.channels.slack.digest_asking import question_form
from bot.channels.slack.text import top_text
from bot.handlers.desk import Desk
from bot.handlers.form import Form, form_for
from bot.handlers.receive import Handled, receive
from bot.handlers.showing import publish_tasks
from bot.journal import Teller
from bot.ports import Asked, Received
from storage.database import Session

YOUR_PAGE = "Open the digest as a page"
YOURS_ALONE = ". This link is yours alone: do not pass it on."
NO_FORM = "There is no return of yours to show. Ask the support team if you expected one."
TOO_LATE = "The form took too long to open. Press the button again."
SPENT = frozenset({"trigger_expired", "expired_trigger_id", "trigger_exchanged", "exchanged_trigger_id",
                   "invalid_trigger_id"})
"""What Slack calls a trigger that opens nothing any more; it has had several names for each."""
PATIENCE = 2.0
"""Seconds for a sentence in passing: it must not cost the acknowledgement, which has three."""

log = Teller(__name__)


class FrontDesk:
    """Reception's `Desk`, over the handlers and Slack's own call that opens a form."""

    def __init__(self, desk: Desk, client: AsyncWebClient) -> None:
        self._desk, self._client = desk, client

    async def receive(self, received: Received) -> Handled:
        """Take a turn."""
        return await receive(self._desk, received)

    async def open_form(self, wanted: FormWanted) -> str | None:
        """Open the whole return as a form; a trigger lives three seconds and serves once."""
        form = await form_for(self._desk, "slack", wanted.team, wanted.user, wanted.return_id)
        if not isinstance(form, Form):
            return form or NO_FORM
        return await self._open(wanted.trigger, form.drawn)

    async def _open(self, trigger: str, view: dict[str, Any]) -> str | None:
        try:
            await self._client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as refused:
            if error_of(refused) not in SPENT:
                raise
            return TOO_LATE
        return None

    async def ask(self, asked: Asked) -> Handled:
        """Take a question about a line of a digest; what was said under anything else is left alone."""
        from bot.handlers.ask_under_post import ask_under_post  # read when it is wanted, as all that composes digests

        return await ask_under_post(self._desk, asked)

    async def open_question(self, wanted: QuestionWanted) -> str | None:
        """Open the form for a question about a line; nothing is looked up, so that it opens in time."""
        return await self._open(wanted.trigger, question_form(wanted.post, wanted.line, wanted.label))

    async def open_page(self, wanted: PageWanted) -> str | None:
        """Hand a person their own link to the page of a digest, where they alone see it."""
        from bot.handlers.own_page import personal_page  # likewise

        page = await self._desk.store.read(partial(
            personal_page, self._desk, wanted.team, wanted.user, wanted.post, wanted.document))
        if page.address is None:
            return page.why
        words = line(link(page.address, YOUR_PAGE), run(YOURS_ALONE))
        await self._whisper(wanted.spot, {"text": top_text(f"{YOUR_PAGE}{YOURS_ALONE}"),
                                          "blocks": [rich_text(words, block_id="page")]})
        return None

    async def show_tasks(self, opened: HomeOpened) -> None:
        """Bring a person's task list up to date."""
        lane = await self._desk.store.write(partial(self._tasks, opened))
        if lane is not None:
            self._desk.wake(lane)

    async def tell(self, spot: Spot, sentence: str) -> None:
        """Say something to one person that is no part of a talk; when it cannot be said, the log says so."""
        await self._whisper(spot, {"text": top_text(sentence)})

    async def _whisper(self, spot: Spot, said: dict[str, Any]) -> None:
        told = said | {"link_names": False, "parse": "none"}
        told |= {"thread_ts": spot.thread} if spot.thread else {}
        try:
            async with asyncio.timeout(PATIENCE):
                if spot.channel is None:
                    await self._client.chat_postMessage(channel=spot.user, **told)
                else:
                    await self._client.chat_postEphemeral(channel=spot.channel, user=spot.user, **told)
        except SlackApiError as refused:
            log.warning("a sentence in passing was refused", reason=error_of(refused))
        except (TimeoutError, aiohttp.ClientError, OSError) as failed:
            log.warning("a sentence in passing was lost", reason=type(failed).__name__)

    def _tasks(self, opened: HomeOpened, session: Session) -> str | None:
        return publish_tasks(self._desk, session, "slack", opened.team, opened.user, self._desk.ids())
