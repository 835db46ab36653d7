"""The bare bot that everything is measured beside: slack-bolt as its documentation shows it, and no more.

AsyncApp on FastAPI, the default client, sqlite3's defaults on the event loop,
one INSERT and one message a turn. No duplicate check, no checks of the figure,
no history, no rating, no outbox: what a first evening's work comes to.
"""

from __future__ import annotations

import os
import re
import sqlite3
from typing import Any

from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

QUESTIONS = {
    "start": "What was “First-time entrants to the youth justice system” at the end of the quarter?",
    "figure": "You said {text}. Is that right?",
    "confirm": "What explains the figure?",
    "reason": "What will be done about it?",
    "action": "Is there a new risk?",
    "risk": "What might stand in the way?",
    "risk_text": "Thank you, that was everything.",
}
STEPS = tuple(QUESTIONS)
BUTTONS = {"figure", "action"}

database = sqlite3.connect(os.environ["BARE_DATABASE"])
database.execute("CREATE TABLE IF NOT EXISTS answer (user TEXT, step TEXT, text TEXT, at TEXT)")
at_step: dict[str, int] = {}

bolt = AsyncApp(
    client=AsyncWebClient(token=os.environ["BARE_TOKEN"], base_url=os.environ["BARE_API"]),
    signing_secret=os.environ["BARE_SECRET"],
)
web = FastAPI()
handler = AsyncSlackRequestHandler(bolt)


def blocks(step: str, text: str) -> list[dict[str, Any]]:
    """The question, with its buttons where it has some."""
    drawn: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    if step in BUTTONS:
        drawn.append({"type": "actions", "elements": [
            {"type": "button", "action_id": f"{step}_{label.lower()}", "value": label.lower(),
             "text": {"type": "plain_text", "text": label}} for label in ("Yes", "No")]})
    return drawn


async def turn(user: str, channel: str, text: str, client: AsyncWebClient) -> None:
    """Store what was said, ask what comes next."""
    place = at_step.get(user, 0)
    step = STEPS[place]
    database.execute("INSERT INTO answer VALUES (?, ?, ?, CURRENT_TIMESTAMP)", (user, step, text))
    database.commit()
    at_step[user] = (place + 1) % len(STEPS)
    said = QUESTIONS[step].format(text=text)
    await client.chat_postMessage(channel=channel, text=said, blocks=blocks(step, said))


@bolt.event("message")
async def typed(event: dict[str, Any], client: AsyncWebClient) -> None:
    """Somebody wrote."""
    await turn(event["user"], event["channel"], event["text"], client)


@bolt.action(re.compile(".+"))
async def pressed(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
    """Somebody pressed a button."""
    await ack()
    await turn(body["user"]["id"], body["channel"]["id"], body["actions"][0]["value"], client)


@web.post("/slack/events")
async def events(request: Request) -> Response:
    """Everything Slack sends."""
    return await handler.handle(request)
