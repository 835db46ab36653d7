"""People with every part, who answer whatever they are asked in whichever thread, and try again when Slack says so."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rehearsal.slack.records import Message
from tests.bot.wire.lead import Lead, labels

GREEN, AMBER = "402", "432"
PART = "12"
"""What every body gives as its part."""
STUCK, FEARED, MADE_OUT = "The pump is out of order", "Two drivers leave in spring", "The pump runs again"
TYPED: Mapping[str, str] = {
    "What was": GREEN,
    "Is there a new or emerging risk": "no",
    "Is anything else blocked": "no",
    "Is anything blocking this target": "no",
    "What explains the figure": "More arrests at two large events.",
    "What will be done": "A triage desk at both suites.",
    "Who will do it": "Ben Brook",
    "By when\\?": "30 November 2026",
    "Do you contest": "green",
    "Why should the rating": "Two reports came late.",
    "How many": PART,
    "What is stuck": STUCK,
    "Who could unblock": "The water board",
    "What has been tried": "Three calls",
    "By when do you need": "30 November 2026",
    "How likely is it now": "5 x 5",
    "What is being done about it": "Sandbags are ordered",
    "When should it be looked at": "4 January 2027",
    "What might stand in the way": FEARED,
    "What would bring it about": "A better offer",
    "What would follow": "Nobody to drive",
    "How likely would it be": "5 x 5",
    "Where should likelihood": "2 x 2",
    "Which action": "none of these",
    "Who owns": "Ben Brook",
    ".*What do you decide about it": "pass it on",
    "Why does it go to": "It is beyond us",
    "What is your answer for": MADE_OUT,
    ".*Do you agree with": "refuse",
    "Why does the rating stay": "The figure is the figure",
    "Why can it stand": "It is watched",
    ".*Do you stand by": "yes",
    "Why do you say so": "I have seen it",
    ".*Which of the two is right": "first",
    "Why do you decide it so": "Both were heard",
}
"""What is typed, by how a line of the question begins; the first that fits."""
PRESSED: Mapping[str, str] = {
    "Where does the cause": "Within our own service",
    "Do you want help": "Yes",
    "Will the year-end target": "It is at risk",
    "How was the figure checked": "Checked on a sample",
    ".*How does it stand": "On track",
    "Is anything blocking you": "Something is stuck",
    ".*Is that still right": "It has changed",
    ".*Is it unblocked now": "Yes, and send",
    ".*Will you\\?": "Yes, and send",
    "Check your answers": "Send",
}
"""What is pressed."""
BEGIN = ("Start", "Continue")
LONG = 600.0
"""Seconds that somebody waits to be asked anything, before it is looked why."""


@dataclass(slots=True)
class Busy:
    """One of many. `up` is set while there is a bot; `reports` is what they begin of their own accord.

    `instead` is what they say where others say something else, `once` what they say so the first time only, `leaves`
    what they do not answer after that.
    """

    lead: Lead
    up: asyncio.Event
    instead: Mapping[str, str] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    leaves: str | None = None
    reports: tuple[str, ...] = ()
    answers: int = 0
    tried_again: int = 0
    asides: list[str] = field(default_factory=list)

    async def go_on(self) -> None:
        """Report what there is to report, and answer for ever."""
        for verb in self.reports:
            await self._command(verb)
        while True:
            await self.lead.stand.until(lambda: len(self.lead.messages) > self.lead.heard, within=LONG)
            await self.answer(await self.lead.next())

    async def answer(self, asked: Message) -> None:
        """Answer one message, if it asks anything."""
        for label in labels(asked):
            if label in BEGIN:
                return await self._press(label, asked)
        if self.leaves and not self.once and re.search(f"^{self.leaves}", asked.text, re.M):
            return None
        for begins, text in (*self.once.items(), *self.instead.items(), *TYPED.items()):
            if re.search(f"^{begins}", asked.text, re.M):
                self.once.pop(begins, None)
                self.lead.types(text, asked.thread_ts or asked.ts)
                self.answers += 1
                return None
        for begins, label in PRESSED.items():
            if re.search(f"^{begins}", asked.text, re.M):
                self.answers += 1
                return await self._press(label, asked)
        self.asides.append(asked.text)  # nothing is asked: read, and wait for what is
        return None

    async def _press(self, label: str, message: Message) -> None:
        """Until Slack shows no warning; pressing a dead bot's button again takes a bot."""
        await self.up.wait()
        while not (await self.lead.clicks(label, message)).worked:
            self.tried_again += 1
            await self.up.wait()

    async def _command(self, verb: str) -> None:
        """The same with a command."""
        await self.up.wait()
        while not (await self.lead.stand.slack.acts.command(self.lead.user, f"/returns {verb}")).worked:
            self.tried_again += 1
            await self.up.wait()
