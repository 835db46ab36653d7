"""The law of every kind: what it shows is read back, and no text of any sort upsets it."""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conversations.dialogue import kinds
from conversations.dialogue.commands import read_command
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.kinds import Kind, Parts, Scale, figure_kind
from conversations.dialogue.reading import NoFigure, Read, SameAsLast, Unclear

TODAY = date(2026, 1, 12)
DAYS = st.dates(date(1990, 1, 1), date(2199, 12, 31))
TEXTS = st.text(max_size=60)


def decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    """Decimals between two bounds."""
    return st.decimals(Decimal(low), Decimal(high), places=places)


PERCENT = Scale(unit="%", minimum=Decimal(0), maximum=Decimal(100), last=Decimal(50))
COLOURS = ("red", "amber-red", "amber", "amber-green", "green", "blue")
PARTS = st.integers(1, 9999).flatmap(lambda n: st.builds(Parts, st.integers(0, n), st.just(n)))
LAWS: dict[str, tuple[Kind[Any], st.SearchStrategy[Any]]] = {
    "count": (kinds.count(Scale()), st.integers(-(10**9), 10**9).map(Decimal)),
    "number": (kinds.number(Scale(unit="days", decimals=2)), decimals("-100000", "100000", 2)),
    "percent": (kinds.percent(PERCENT), decimals("0", "100", 3)),
    "change": (kinds.percent(Scale(unit="%")), decimals("-500", "500", 2)),
    "pounds": (kinds.money(Scale(unit="£", decimals=2, last=Decimal(100))), decimals("-1000000", "1000000", 2)),
    "thousands": (kinds.money(Scale(unit="£000", last=Decimal(1150))), decimals("-100000", "100000", 3)),
    "millions": (kinds.money(Scale(unit="£m")), decimals("-5000", "5000", 6)),
    "rate": (kinds.rate(Scale(unit="rate per 1,000", per=1000, last=Decimal("3.4"))), decimals("-1000", "1000", 3)),
    "rate per 100,000": (kinds.rate(Scale(unit="per 100,000", per=100000)), decimals("0", "100000", 1)),
    "parts": (kinds.parts(Scale()), PARTS),
    "date": (kinds.date_kind(), DAYS),
    "future date": (kinds.date_kind("future"), DAYS),
    "past date": (kinds.date_kind("past"), DAYS),
    "yes or no": (kinds.YES_NO, st.booleans()),
    "colour": (kinds.rag(COLOURS), st.sampled_from(COLOURS)),
    "choice": (kinds.choice("why", {"not_due": "Not due", "held": "Withheld"}), st.sampled_from(["not_due", "held"])),
    "risk score": (kinds.risk_score(5), st.tuples(st.integers(1, 5), st.integers(1, 5))),
    "score on nine": (kinds.risk_score(9), st.tuples(st.integers(1, 9), st.integers(1, 9))),
}  # fmt: skip
TEXTUAL = {"line": kinds.LINE, "words": kinds.WORDS, "optional words": kinds.OPTIONAL_WORDS}


@pytest.mark.parametrize("name", LAWS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_a_kind_shows_is_read_back(name: str, data: st.DataObject) -> None:
    """Answers are stored as text and typed on reading: `read(show(v))` is `Read(v)`, and `load(show(v))` is `v`."""
    kind, values = LAWS[name]
    value = data.draw(values)

    assert Read(value) == kind.read(kind.show(value), TODAY)
    assert value == kind.load(kind.show(value))


@pytest.mark.parametrize("name", TEXTUAL)
@given(text=TEXTS)
@example(text="none")
@example(text="same as last time")
def test_a_text_that_was_read_is_read_again(name: str, text: str) -> None:
    """What a textual kind stored comes back as it was."""
    kind = TEXTUAL[name]
    reading = kind.read(text, TODAY)

    if isinstance(reading, Read):
        assert reading == kind.read(kind.show(reading.value), TODAY)


ODD = st.text(alphabet="0123456789.,'-+%£()/ \nqkmx½²oOlI?*<>~:;=&_\u00a0\u202f−–—", max_size=40)
PIECES = """
    340|45.3%|£1.2m|3.2|per|1,000|of|60|out|and|or|to|from|was|last|quarter|target|vs|up|down|not|because|Q3|Q2|31|March
    w/c|5/1|amber|red|yes|no|thanks|Hi|Jo|(|)|,
    |.|-|=|?|tbc|n/a|until|one|thousand|dozen|point|same|as|likelihood|l|4|x"""
WORDY = st.lists(st.sampled_from(tuple(sayings(PIECES))), max_size=12).map(" ".join)


@pytest.mark.parametrize("name", [*LAWS, *TEXTUAL])
@settings(max_examples=120, deadline=None)
@given(text=st.one_of(TEXTS, ODD, WORDY))
def test_no_text_upsets_a_kind(name: str, text: str) -> None:
    """Whatever is written comes to a reading; a refusal is a sentence without a banned word."""
    kind = LAWS[name][0] if name in LAWS else TEXTUAL[name]
    reading = kind.read(text, TODAY)

    assert isinstance(reading, Read | Unclear | NoFigure | SameAsLast)
    if isinstance(reading, Unclear):
        quoted = " ".join(text.split())[:57]
        own_words = reading.why.replace(quoted, "") if len(quoted) > 2 else reading.why
        assert own_words.endswith(".")
        assert not {"please", "sorry", "valid", "invalid", "oops", "forgot"} & set(own_words.lower().split())


@pytest.mark.parametrize("name", LAWS)
@settings(max_examples=120, deadline=None)
@given(text=st.one_of(ODD, WORDY))
def test_what_is_offered_would_be_read(name: str, text: str) -> None:
    """A likely reading is a text that the same kind reads with certainty, or takes as no figure."""
    kind = LAWS[name][0]
    reading = kind.read(text, TODAY)

    for likely in reading.likely if isinstance(reading, Unclear) else ():
        assert isinstance(kind.read(likely, TODAY), Read | NoFigure), likely


LONG: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1" * n, "commas": lambda n: "1," * n, "spaces": lambda n: "1 " * n,
    "words": lambda n: "one " * n,
    "ands": lambda n: "one hundred and " * n, "brackets": lambda n: "(" * n, "dots": lambda n: "." * n + "1",
    "lines": lambda n: "\n" * n,
    "because": lambda n: "340 because " * n, "phrases": lambda n: "as at the end of " * n,
    "skip": lambda n: "skip because " * n,
    "months": lambda n: "31 March " * n, "quotes": lambda n: "'" * n, "thousands": lambda n: "1 thousand " * n,
    "letters": lambda n: "a" * n,
}  # fmt: skip


@pytest.mark.parametrize("name", [*LAWS, *TEXTUAL])
@pytest.mark.parametrize("shape", LONG)
def test_no_shape_of_text_takes_long(name: str, shape: str) -> None:
    """The longest text that is read, in the shapes that upset a careless grammar: seconds of work, not of the clock."""
    kind = LAWS[name][0] if name in LAWS else TEXTUAL[name]
    for text in (LONG[shape](kinds.LONGEST)[: kinds.LONGEST], LONG[shape](3000)):
        start = time.thread_time()
        kind.read(text, TODAY)
        read_command(text, TODAY)
        assert time.thread_time() - start < 1.5


def test_an_endless_answer_is_refused_and_a_short_one_read() -> None:
    """Free text may be long; a figure may not."""
    kind = LAWS["count"][0]
    assert Unclear("The figure must be 2,000 characters or less.") == kind.read("340 because " + "x" * 2000, TODAY)
    assert Read(Decimal(340), comment="x") == kind.read("340 because x", TODAY)


@pytest.mark.parametrize(
    ("unit", "per", "decimals", "name"),
    [
        ("%", None, 1, "percent"), ("per cent", None, 0, "percent"), ("percentage", None, 0, "percent"),
        ("£", None, 2, "money"),
        ("£000", None, 0, "money"), ("£m", None, 2, "money"), ("GBP thousand", None, 0, "money"),
        ("rate per 1,000", 1000, 1, "rate"),
        ("referrals", None, 0, "count"), ("days", None, 0, "count"), ("days", None, 2, "number"),
        ("", None, 0, "count"),
    ],
)  # fmt: skip
def test_a_unit_names_its_kind(unit: str, per: int | None, decimals: int, name: str) -> None:
    """A measure's unit, as the support team wrote it, decides how its figure is read."""
    assert name == figure_kind(unit, Scale(unit=unit, per=per, decimals=decimals)).name


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (kinds.count(Scale()), Decimal(1234), "1,234"), (kinds.percent(Scale()), Decimal("45.30"), "45.3%"),
        (kinds.money(Scale(unit="£")), Decimal(1200000), "£1,200,000"),
        (kinds.money(Scale(unit="£")), Decimal("850.5"), "£850.50"),
        (kinds.money(Scale(unit="£")), Decimal(-5), "-£5"), (kinds.money(Scale(unit="£000")), Decimal(1200), "£1,200k"),
        (kinds.rate(Scale(per=1000)), Decimal("3.2"), "3.2 per 1,000"),
        (kinds.parts(Scale()), Parts(45, 60), "45 out of 60"),
        (kinds.date_kind(), date(2026, 10, 14), "14 October 2026"), (kinds.YES_NO, True, "Yes"),
        (kinds.rag(), "amber", "Amber"),
        (kinds.risk_score(5), (3, 4), "likelihood 3, impact 4"), (kinds.number(Scale()), Decimal("17.50"), "17.5"),
    ],
)  # fmt: skip
def test_a_value_is_said_as_people_read_it(kind: Kind[Any], value: Any, said: str) -> None:
    """With separators, marks and months."""
    assert said == kind.say(value)


def test_a_rate_without_a_base_is_refused() -> None:
    """The remedy is named; with a base it is made."""
    with pytest.raises(ValueError, match=r"give Scale\.per"):
        kinds.rate(Scale(label="Falls"))
    assert "rate" == kinds.rate(Scale(label="Falls", per=1000)).name
