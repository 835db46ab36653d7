"""A crowd of leads who answer whatever they are asked, and press again when Slack says that it did not work."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rehearsal.slack.records import Message
from tests.bot.wire.lead import Lead

DONE = "That was everything for this quarter."
FIGURE = "432"
TYPED: Mapping[str, str] = {
    "What was": FIGURE,
    "What explains the figure": "More arrests at two large events.",
    "What will be done": "A triage desk at both suites.",
    "Who will do it": "Ben Brook",
    "By when": "30 November 2026",
    "Is there a new or emerging risk": "no",
    "Is anything blocking": "no",
}
"""What is typed, by how the question begins."""
PRESSED: Mapping[str, str] = {
    "Where does the cause": "Within our own service",
    "Do you want help": "Yes",
    "Will the year-end target": "It is at risk",
    "How was the figure checked": "Checked on a sample",
    "Check your answers": "Send",
}
"""What is pressed."""
STORED: Mapping[str, str] = {
    "figure": FIGURE, "cause": TYPED["What explains the figure"], "cause_code": "ours",
    "action": TYPED["What will be done"], "owner": TYPED["Who will do it"], "due": "2026-11-30 Mon",
    "help_wanted": "yes", "outlook": "at_risk", "new_risk.1": "no", "blockage.1": "no", "checked": "sampled",
}
"""What each return then holds, by question."""


@dataclass(slots=True)
class Answering:
    """One lead of the crowd. `up` is set while there is a bot; `answers` counts what was given."""

    lead: Lead
    up: asyncio.Event
    answers: int = 0
    pressed_again: int = 0
    asides: list[str] = field(default_factory=list)

    async def give_all(self) -> None:
        """Answer until everything is sent."""
        await self._press("Start", await self.lead.next())
        while DONE not in (asked := await self.lead.next()).text:
            await self._answer(asked)

    async def _answer(self, asked: Message) -> None:
        for begins, text in TYPED.items():
            if re.search(f"^{begins}", asked.text, re.M):
                self.lead.types(text)
                self.answers += 1
                return
        for begins, label in PRESSED.items():
            if re.search(f"^{begins}", asked.text, re.M):
                await self._press(label, asked)
                self.answers += 1
                return
        self.asides.append(asked.text)  # nothing is asked: read, and wait for what is

    async def _press(self, label: str, message: Message) -> None:
        """Until Slack shows no warning; pressing a dead bot's button again takes a bot."""
        await self.up.wait()
        while not (await self.lead.clicks(label, message)).worked:
            self.pressed_again += 1
            await self.up.wait()
