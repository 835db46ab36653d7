"""The notice that a digest told a figure that no longer holds: what it said, what holds, and why."""

from __future__ import annotations

from decimal import Decimal

from conversations.digests.counts import VERDICTS
from conversations.digests.wording import say_value, sentence, tidy
from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Definition


class Corrected(Noun):
    """A figure as a digest told it and as it holds, with its ratings; `told` is false where only its rating was told.

    Of a target that is not `shown` neither name nor words stand in any digest.
    """

    ref: str
    definition: Definition
    quarter: Quarter
    was: Decimal | None = None
    now: Decimal | None = None
    rating_was: Rating | None = None
    rating_now: Rating | None = None
    told: bool = True
    shown: bool = True
    by: str | None = None
    reason: str | None = None


def say_correction(title: str, corrected: Corrected) -> str:
    """The notice for one digest, by its title: “Correction to “Safer communities: …”. …”."""
    return " ".join(each for each in (
        f"Correction to “{tidy(title)}”.", _what(corrected), _rating(corrected), _why(corrected),
    ) if each)  # fmt: skip


def _name(corrected: Corrected) -> str:
    return f"{corrected.ref} {tidy(corrected.definition.title)}" if corrected.shown else "one target counted in it"


def _what(corrected: Corrected) -> str:
    where = f"{_name(corrected)} for {corrected.quarter.name}"
    if not corrected.told:
        return f"The figure of {where} has been put right since, and its counts have changed by that."
    was, now = (_said(value, corrected.definition) for value in (corrected.was, corrected.now))
    return sentence(f"It told {was} as the figure of {where}; the figure is {now}")


def _said(value: Decimal | None, definition: Definition) -> str:
    return "none" if value is None else say_value(value, definition)


def _rating(corrected: Corrected) -> str:
    was, now = corrected.rating_was, corrected.rating_now
    if was is now:
        return "" if was is None else f"Its rating stays: {VERDICTS[was].word}."
    return f"Its rating was {_word(was)} and is {_word(now)}."


def _word(rating: Rating | None) -> str:
    return "not given" if rating is None else VERDICTS[rating].word


def _why(corrected: Corrected) -> str:
    if not corrected.reason or not corrected.shown:
        return ""
    return f"{tidy(corrected.by or 'The support team')} says why: “{tidy(corrected.reason)}”"
