"""Speeches, cards, sheets and tops as a lead meets them, each with what Slack is sent for it.

Run as `python -m tests.bot.channels.slack.speeches` to write the golden payloads anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.channels.slack.actions import Verb
from bot.channels.slack.draw_home import HomeTask, draw_home
from bot.channels.slack.draw_sheet import draw_sheet
from bot.channels.slack.draw_speech import draw_speech
from bot.channels.slack.draw_top import Top, draw_top
from bot.channels.slack.limits import Surface
from conversations.dialogue.kinds import Widget
from conversations.dialogue.speech import Button, Card, CardRow, Line, Manner, Prompt, Sheet, Speech

GOLDEN = Path(__file__).parent / "golden"
RETURN = "01JB9Z6M2E8QK4T7"
PAGE = "https://returns.example.org/r/AbC123"


def choice(key: str, **labels: str) -> tuple[Button, ...]:
    """Buttons of a closed question, text by label."""
    return tuple(Button(label=label, replies=((key, text),)) for text, label in labels.items())


NOT_YET = Button(label="Not available yet", replies=(("figure", "not available yet"),))
SAME = Button(label="Same as last quarter", replies=(("figure", "same as last time"),))
NUMBERS = choice("figure", **{"338": "338", "3.38": "3.38"})

FIGURE = Prompt(
    key="figure", number=1, label="First-time entrants", widget=Widget.LINE,
    buttons=(SAME, NOT_YET), ask="What was “First-time entrants” at the end of Q2 2026/27?",
    hint="The milestone is 340; last quarter was 349. Lower is better")
STANDING = Prompt(
    key="standing", number=2, label="Standing", widget=Widget.CHOICE, presumed="Final", optional=True,
    ask="Is that figure final, provisional or an estimate?",
    buttons=choice("standing", final="Final", provisional="Provisional", estimate="Estimate"))
CAUSE = Prompt(
    key="cause", number=3, label="Cause", widget=Widget.PARAGRAPH,
    stored="Two officers left in July & August.",
    current="Two officers left in July & August.", ask="What is behind the shortfall?",
    condition="only if the rating comes out amber or red")
CAUSE_CODE = Prompt(
    key="cause_code", number=4, label="Where it lies", widget=Widget.CHOICE, ask="Where does the cause lie?",
    hint="Choose the one that explains most of it", stored="national",
    buttons=choice("cause_code", ours="With us", partner="With a partner", national="National or regional",
                   data="In the data", season="The time of year", unknown="I do not know"))
LIKELIHOOD = Prompt(
    key="risk.1.likelihood", number=5, label="Likelihood", widget=Widget.CHOICE, ask="How likely is it?",
    condition="only if there is a new risk", buttons=choice("risk.1.likelihood", **{"1": "Low", "5": "High"}))


def told(manner: Manner, text: str) -> Line:
    """One line."""
    return Line(manner=manner, text=text)


def card(*rows: CardRow) -> Card:
    """A card to check with these rows."""
    return Card(
        title="Check your answers before sending", rows=rows,
        footing="Sending passes your return to the support team. You can change it until Friday 30 October.",
        buttons=(Button(label="Send", replies=(("send", "yes"),), primary=True),))


ROWS = (
    CardRow(number=1, change="figure", label="First-time entrants", value="362"),
    CardRow(number=2, change="standing", label="Standing", value="Final", presumed=True),
    CardRow(number=3, change="cause", label="Cause", value="Two officers left in July & August <sic>."),
    CardRow(number=4, change="help_wanted", label="Help from the sponsor", value="Not provided"),
)
MANY_ROWS = tuple(
    CardRow(number=n, change=f"action.A{n}.progress", label=f"Action A{n}: visit every ward in month {n}",
            value="On track, with the next visit on 12 November") for n in range(1, 25))
SHEET = Sheet(
    title="Quarterly return: First-time entrants",
    intro="You can save and come back until Friday 30 October.",
    prompts=(FIGURE, STANDING, CAUSE, CAUSE_CODE, LIKELIHOOD))
INVITATION = Top(
    title="Quarterly return, Q2 2026/27", status="Not started, due Wednesday 14 October", page=PAGE,
    email="jo.smith@example.gov.uk",
    detail="The support team of the Hart partnership asks for 2 targets. It takes about 6 minutes.")

SPEECHES: dict[str, Speech] = {
    "question": Speech(heading="First-time entrants", prompt=FIGURE),
    "refused": Speech(
        lines=(told(Manner.REFUSED, "“3,38” could be 338 or 3.38. Which one is it?"),),
        prompt=FIGURE.model_copy(update={"buttons": (*NUMBERS, *FIGURE.buttons)})),
    "doubted": Speech(
        lines=(told(Manner.UNDERSTOOD, "First-time entrants: 3,620."),
               told(Manner.DOUBTED, "That is 10 times last quarter’s 349.")),
        prompt=Prompt(key="figure.doubt.leap", number=1, label="First-time entrants", widget=Widget.PARAGRAPH,
                      ask="Is 3,620 right? If so, what explains it?",
                      buttons=choice("figure", **{"362": "362"}))),
    "choice": Speech(lines=(told(Manner.UNDERSTOOD, "First-time entrants: 362."),
                            told(Manner.UNDERSTOOD, "That is rated amber.")), prompt=STANDING),
    "long_choice": Speech(prompt=CAUSE_CODE),
    "change": Speech(prompt=CAUSE),
    "card": Speech(lines=(told(Manner.UNDERSTOOD, "Help from the sponsor: no."),), card=card(*ROWS)),
    "long_card": Speech(card=card(*MANY_ROWS)),
    "review": Speech(
        lines=(told(Manner.TOLD, "3 answered so far. Next: Cause."),), prompt=CAUSE, card=card(*ROWS)),
    "sent": Speech(lines=(told(Manner.TOLD, "Your return is sent. Its reference is Q2-FTE-7."),)),
    "literal": Speech(lines=(told(Manner.REFUSED, "“<!channel> *help* 🔴” is not a number I can read."),),
                      prompt=FIGURE),
}

DRAWN: dict[str, tuple[Surface, dict[str, Any]]] = {
    **{name: ("message", draw_speech(speech, RETURN, PAGE)) for name, speech in SPEECHES.items()},
    "top_invitation": ("message", draw_top(INVITATION, RETURN)),
    "top_begun": ("message", draw_top(Top(
        title="Quarterly return, Q2 2026/27", status="2 of 5 answered, due Wednesday 14 October", begun=True,
        buttons=(Verb.START, Verb.FORM, Verb.LATER)), RETURN)),
    "top_sent": ("message", draw_top(Top(
        title="Quarterly return, Q2 2026/27", status="Sent", buttons=()), RETURN)),
    "sheet": ("modal", draw_sheet(SHEET, RETURN)),
    "sheet_refused": ("modal", draw_sheet(SHEET, RETURN, {
        "figure": "First-time entrants must be a number, like 338"})),
    "home": ("home", draw_home([
        HomeTask("r1", "First-time entrants", "Not started", "Wednesday 14 October", 6),
        HomeTask("r2", "Re-offending", "2 of 5 answered", "Wednesday 14 October", 1, "Continue"),
        HomeTask("r3", "Burglary", "Completed", button=None)], note="Stuck? Write “help” in Messages.")),
    "home_empty": ("home", draw_home([])),
}


def as_file(payload: dict[str, Any]) -> str:
    """A payload as its golden file holds it."""
    return json.dumps(payload, ensure_ascii=False, indent=1) + "\n"


def write() -> None:
    """Write every golden payload anew."""
    GOLDEN.mkdir(exist_ok=True)
    for name, (_, payload) in DRAWN.items():
        (GOLDEN / f"{name}.json").write_text(as_file(payload), encoding="utf-8")


if __name__ == "__main__":
    write()
