"""What a question expects of a figure, and the sentences that refuse one: the catalogue's words, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from conversations.dialogue.grammar.absence_of_figure import LIKELY_ABSENCES, absence
from conversations.dialogue.grammar.amounts import Amount
from conversations.dialogue.grammar.clauses import Subject
from conversations.dialogue.grammar.lexicon import subject_words
from conversations.dialogue.grammar.numbers import numeral, plain, with_commas
from conversations.dialogue.grammar.periods import period_named
from conversations.dialogue.grammar.same_as_last import is_same_as_last
from conversations.dialogue.grammar.slips import with_digits_for_letters
from conversations.dialogue.grammar.statements import Muddle, Muddled, Statement, statement
from conversations.dialogue.grammar.tokens import texts
from conversations.dialogue.reading import NoFigure, SameAsLast, Unclear

DOUBTFUL_RATIO = Decimal(8)
"""So many times above or below last quarter's figure is more often a slip than news."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a question expects of a figure.

    `label` names the figure in sentences (“Number of first-time entrants”).
    `unit` is what people write (`%`, `£`, `£000`, `days`, `rate per 1,000`).
    `minimum` and `maximum` are lawful bounds and `last` the figure of last
    quarter, all in that unit. `per` is the base of a rate and `denominator`
    the fixed whole of parts. `quarter` names the quarter asked for, `about`
    the question itself: its words may stand beside the figure. A `running`
    figure is a total since the year began.
    """

    label: str = "The figure"
    unit: str = ""
    decimals: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    last: Decimal | None = None
    per: int | None = None
    denominator: int | None = None
    quarter: str = ""
    about: str = ""
    running: bool = False

    def subject(self) -> Subject:
        """The words and the quarter that may stand beside the figure."""
        words = subject_words(f"{self.about} {self.label}")
        units = {word for word in texts(self.unit) if word.isalpha()} - _NOT_UNITS
        shorts = {short for unit in units for short in _SHORT_UNITS.get(unit, ())}
        return Subject(words | subject_words(self.unit), frozenset(units | shorts), period_named(self.quarter))

    @property
    def is_to_date(self) -> bool:
        """Whether a total since some beginning is asked for."""
        return self.running or "to date" in f"{self.about} {self.label}".lower()

    @property
    def example(self) -> str:
        """A number such as the answer might be: last quarter's, or one that fits the bounds."""
        return plain(self.last if self.last is not None else self.rounded(_EXAMPLE))

    def rounded(self, value: Decimal) -> Decimal:
        """The value to the decimals of the measure, a half away from zero."""
        return value.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)

    def lawful(self, value: Decimal) -> bool:
        """Whether the value is within the bounds."""
        low = self.minimum is None or value >= self.minimum
        return low and (self.maximum is None or value <= self.maximum)

    def far_from_last(self, value: Decimal) -> bool:
        """Whether the value is eight times last quarter's or more, or an eighth or less; zero never is."""
        if not self.last or not value:
            return False
        ratio = abs(value / self.last)
        return ratio >= DOUBTFUL_RATIO or ratio <= 1 / DOUBTFUL_RATIO


_EXAMPLE = Decimal(42)
_NOT_UNITS = {"per", "rate", "of", "in", "number", "a", "the", "k", "m", "thousand", "million"}
_SHORT_UNITS = {
    "days": ("d", "day"), "hours": ("h", "hr", "hrs", "hour"), "minutes": ("min", "mins", "minute"),
    "weeks": ("wk", "wks", "week"), "months": ("mth", "mths", "month"), "years": ("yr", "yrs", "year"),
    "tonnes": ("t", "tonne"), "people": ("person",), "kilograms": ("kg",), "kilometres": ("km",),
}  # fmt: skip


def out_of_bounds(scale: Scale) -> Unclear:
    """The sentence for a number beyond the bounds."""
    low, high = scale.minimum, scale.maximum
    if low is not None and high is not None:
        return Unclear(f"{scale.label} must be between {with_commas(low)} and {with_commas(high)}.")
    if low is not None:
        return Unclear(f"{scale.label} must be {with_commas(low)} or more.")
    return Unclear(f"{scale.label} must be {with_commas(high or Decimal(0))} or fewer.")


def must_be_a_number(scale: Scale, likely: tuple[str, ...] = ()) -> Unclear:
    """The sentence for text that holds no number."""
    return Unclear(f"{scale.label} must be a number, like {scale.example}.", likely)


_SENTENCES = {
    Muddle.SEVERAL: "“{text}” has more than one number. Enter one figure for {label}, like {example}.",
    Muddle.RANGE: "“{text}” is a range. Enter one figure for {label}, like {example}.",
    Muddle.BOUND: "“{text}” says more than or less than. Enter the exact figure for {label}, like {example}.",
    Muddle.CHANGE: "“{text}” reads as a change. Enter the figure itself for {label}, like {example}.",
    Muddle.DOUBT: "“{text}” sounds unsure. Enter {label}, with “about” before an estimate.",
    Muddle.OTHER_PERIOD: "“{text}” is about another period. Enter the figure for {label}{quarter}.",
    Muddle.OTHER_MEASURE: "“{text}” gives a target, a forecast or a comparison. Enter {label} itself.",
    Muddle.LEFT_OVER: "“{text}” has words that could change the figure. Enter only {label}, like {example}.",
    Muddle.SLIP: "“{text}” has a separator out of place. Enter {label} in digits, like {example}.",
}


def unclear(scale: Scale, text: str, why: Muddle, likely: tuple[str, ...] = ()) -> Unclear:
    """The sentence for an answer that is not one certain figure."""
    if why in {Muddle.WORDS, Muddle.NOTHING}:
        return must_be_a_number(scale, likely)
    plain_text = " ".join(text.split())
    said = plain_text if len(plain_text) <= 60 else f"{plain_text[:57]}…"
    quarter = f" in {scale.quarter}" if scale.quarter else ""
    label = scale.label[:1].lower() + scale.label[1:]
    return Unclear(_SENTENCES[why].format(text=said, label=label, example=scale.example, quarter=quarter), likely)


def heard(text: str, today: date, scale: Scale) -> Statement | Muddled | Unclear | NoFigure | SameAsLast:
    """What every kind of figure does first: no figure, same as last time, or a statement."""
    if is_same_as_last(text):
        return SameAsLast()
    if (none := absence(text, today, scale.subject())) is not None:
        return none
    if not texts(text):
        return Unclear(f"Enter {scale.label[:1].lower()}{scale.label[1:]}, like {scale.example}.")
    if texts(text) in _NOT_APPLICABLE:
        return Unclear(f"Say why there is no figure for {scale.label}, or enter it.", LIKELY_ABSENCES)
    if (meant := with_digits_for_letters(text)) is not None:
        value = numeral(meant).value
        return Muddled(Muddle.WORDS, () if value is None else (Amount(value, 0, len(text)),))
    said = statement(text, scale.subject())
    if isinstance(said, Statement) and said.words >= _TO_DATE and not scale.is_to_date:
        return Muddled(Muddle.OTHER_PERIOD, (said.quantity,) if isinstance(said.quantity, Amount) else ())
    return said


_TO_DATE = {"to", "date"}
"""`402 to date` is what was asked for only where the question is about a total so far."""


_NOT_APPLICABLE = {texts(said) for said in ("n/a", "na", "n.a.", "n.a", "not applicable", "n a")}


def readings(amounts: tuple[Amount, ...]) -> tuple[Decimal, ...]:
    """The values that the amounts of a muddled answer may have meant, each once, at most three."""
    meant = [value for amount in amounts for value in (amount.likely or (amount.signed,))]
    return tuple(dict.fromkeys(meant))[:3]
