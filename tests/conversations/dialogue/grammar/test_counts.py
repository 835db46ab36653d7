"""How people write a whole number of things, and what is asked back instead of guessed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from conversations.dialogue.grammar.absence_of_figure import TOO_SMALL
from conversations.dialogue.kinds import Scale, count
from conversations.dialogue.reading import NoFigure, Read, SameAsLast, Unclear

TODAY = date(2026, 1, 12)
REFERRALS = count(
    Scale(
        label="Number of new referrals",
        unit="referrals",
        minimum=Decimal(0),
        last=Decimal(352),
        quarter="Q3 2025/26 (October to December 2025)",
        about="How many new referrals were received this quarter?",
    )
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("340", 340), ("340.", 340), (" 340 ", 340), ("340!", 340), ("'340'", 340), ("*340*", 340), ("“340”", 340),
        ("1,234", 1234), ("1 234", 1234), ("1\u00a0234", 1234), ("1\u202f234", 1234), ("1'234", 1234),
        ("12 345 678", 12345678), ("1,234,567", 1234567), ("340.0", 340), ("10,000.00", 10000), ("３４０", 340),
        ("1.2k", 1200), ("1.2 K", 1200), ("3 thousand", 3000), ("1.5 million", 1500000), ("2m", 2000000),
        ("12 hundred", 1200),
        ("zero", 0), ("0", 0), ("nil", 0), ("None", 0), ("none this quarter", 0), ("no referrals", 0), ("nought", 0),
        ("no new referrals received", 0), ("nil return", 0), ("None received.", 0), ("there were none", 0),
        ("a dozen", 12), ("two dozen", 24), ("half a dozen", 6), ("Two.", 2), ("twenty-one", 21), ("ninety nine", 99),
        ("one hundred and one", 101), ("a hundred", 100), ("a thousand and one", 1001),
        ("three hundred and forty", 340),
        ("one thousand two hundred and six", 1206), ("two million three thousand and four", 2003004),
        ("nineteen hundred", 1900), ("Three Hundred", 300), ("a hundred thousand", 100000),
        ("340 referrals", 340), ("340 new referrals", 340), ("340 referrals received this quarter", 340),
        ("340referrals", 340), ("we had 340", 340), ("We received 340 this quarter.", 340), ("it was 340", 340),
        ("The total was 340", 340), ("total 340", 340), ("340 in total", 340), ("Answer: 340", 340), ("= 340", 340),
        ("referrals: 340", 340), ("New referrals - 340", 340), ("there were 340 of them", None), ("340 overall", 340),
        ("Q3: 340", 340), ("Q3 340", 340), ("340 for Q3", 340), ("340 in Q3 2025/26", 340), ("quarter 3: 340", 340),
        ("Oct-Dec: 340", 340), ("October to December 340", 340), ("Q3 2025/26 = 340", 340), ("exactly 340", 340),
        ("340 (three hundred and forty)", 340), ("345 (110+120+115)", 345), ("345 (110 + 120 + 115)", 345),
        ("345 vs 352 last qtr", 345), ("345 compared with 352 last quarter", 345), ("345, up from 340", 345),
        ("345, was 352", 345), ("345 (352 last quarter)", 345), ("345 (last quarter 352)", 345),
        ("345 down from 352", 345),
        ("345 (target 360)", 345), ("345 against a target of 360", 345), ("345, target was 360", 345),
        ("345, up 7", 345),
        ("345 (+7)", 345), ("345, an increase of 7", 345), ("Q2 was 352, Q3 was 345", 345),
        ("345, of which 12 late", 345),
        ("Hi, 340", 340), ("Hello Jo, 340 thanks", 340), ("hi all\n340\nthanks\nJo", 340), ("340 thanks", 340),
        ("340\n-- \nJo Smith\next 4521", 340), ("340\n\nKind regards,\nJo Smith\n01865 123456", 340),
        ("340\nSent from my iPhone", 340), ("340 thanks, Jo. (07700 900123)", 340), ("340, many thanks, Jo", 340),
        ("Good morning, it's 340 for us", 340), ("340 please", 340), ("ok 340", 340), ("340 final", 340),
    ],
)  # fmt: skip
def test_a_count_is_read(text: str, value: int | None) -> None:
    """Digits, words, separators, courtesy and comparisons all come to the one number meant, or are asked back."""
    reading = REFERRALS.read(text, TODAY)

    if value is None:
        assert isinstance(reading, Unclear)
    else:
        assert isinstance(reading, Read), reading
        assert (Decimal(value), False) == (reading.value, reading.approx)


@pytest.mark.parametrize(
    "text",
    [
        "12,34", "1,234,56", "1.234.567", "12,3456", "34O", "l2", "3I4", "1O0", "34O0", "3 4 0", "34 0", "0340", "007",
        "<5", ">5", "≤5", "< 340", "up to 340", "over 340", "at least 340", "more than 340", "nearly 340", "under 340",
        "340+", "340 plus", "340 or more", "no more than 340", "just over 340", "340-ish or 350", "a couple", "several",
        "340-350", "340–350", "340 to 350", "between 340 and 350", "340 or 350", "340/350", "2/3", "3 x 4", "340 340",
        "+7", "-7", "−7", "(7)", "minus 7", "up 7", "down 12", "7 more", "7 fewer than last quarter", "increased by 7",
        "*", "-", "—", "--", "?", ".", "…", "x", "½", "2½", "12²", "#340", "340#", "340*", "34*", "^340", "340†",
        "£340", "340 pounds", "340%", "34 per cent", "$340", "340p", "3.4 per 1,000", "340 of 400", "340 days",
        "340 weeks",
        "345.5", "0.5", "three point five", "12 excluding 3 repeats", "12 new, 3 closed", "12 + 3", "110+120+115",
        "12 and 3", "340 not 350", "340, no wait, 350", "sorry 340 not 430", "340?", "340 (?)", "340, I think",
        "maybe 340", "probably 340", "I think 340", "should be 340", "340 hopefully", "Q2: 340", "340 for Q2",
        "July: 340",
        "340 last quarter", "345 352", "340 as at 30 September", "last quarter 340", "was 340", "340 in 2024/25",
        "target 340", "forecast 340", "340 expected",
        "year to date 340", "ytd 340", "340 so far", "340 to date", "340 but Leeds is missing",
        "340, excluding Leeds", "340 minus 3",
        "R12", "x340", "abc", "lots", "loads of them", "see attached", "as per email", "yes", "no", "n/a", "N/A", "na",
        "340 kids", "340 staff", "340 (350 if you count Leeds)", "340 of them closed", "340 ignore that",
        "October 110, November 120, December 110", "Leeds 12, York 9", "12 (Leeds), 9 (York)", "1. 340", "3) 340",
        "07700 900123", "1234567890123456789", "12p", "45:60", "340 / year", "340 per month", "half of 340",
        "double 340",
        "hundreds", "a few hundred", "1e3", "0x12", "twelve thirteen", "one two three", "340 twice", "34.0.1",
        "the same as last year", "none yet", "not many", "as discussed", "will check", "340 is wrong", "not 340",
    ],
)  # fmt: skip
def test_a_doubtful_count_is_asked_back(text: str) -> None:
    """Bounds, ranges, changes, slips, other units and unexplained words are never taken for a figure."""
    assert isinstance(REFERRALS.read(text, TODAY), Unclear)
    assert Read(Decimal(340)) == REFERRALS.read("340", TODAY)


def test_a_total_to_date_is_a_running_figure() -> None:
    """Only where one is asked for; elsewhere it is another period's, and the number is offered."""
    asked = Scale(label="Homes built", unit="homes", minimum=Decimal(0), quarter="Q3 2025/26")
    once, running = count(asked), count(replace(asked, running=True))
    assert Read(Decimal(340)) == running.read("340 to date", TODAY)
    reading = once.read("340 to date", TODAY)
    assert isinstance(reading, Unclear)
    assert (True, ("340",)) == ("another period" in reading.why, reading.likely)
    assert Read(Decimal(340)) == once.read("340", TODAY)


@pytest.mark.parametrize("text", ["<5", "< 5", "<10", "fewer than 5", "Less than 10", "under 5"])
def test_a_small_bound_may_be_a_count_too_small_to_publish(text: str) -> None:
    """That is what is offered, never the number, which is the one that it is not; taken, it says why none is given."""
    reading = REFERRALS.read(text, TODAY)
    assert isinstance(reading, Unclear)
    assert (TOO_SMALL,) == reading.likely
    assert isinstance(REFERRALS.read(TOO_SMALL, TODAY), NoFigure)


@pytest.mark.parametrize("text", ["<340", ">5", "≤5", "at least 5", "under 340", "< 5 or 6"])
def test_other_bounds_offer_no_such_reason(text: str) -> None:
    """They hide nobody."""
    reading = REFERRALS.read(text, TODAY)
    assert isinstance(reading, Unclear)
    assert TOO_SMALL not in reading.likely


@pytest.mark.parametrize(
    "text",
    ["~340", "c. 340", "c340", "ca. 340", "circa 340", "about 340", "approx 340", "approx. 340", "approximately 340",
     "around 340", "roughly 340", "340ish", "340-ish", "340 or so", "340 approx", "340 (approx)", "est. 340",
     "340 (estimate)",
     "an estimate: 340", "about 340 I think", "in the region of 340", "some 340 referrals", "≈340",
     "340 or thereabouts"],
)  # fmt: skip
def test_an_approximate_count_keeps_its_mark(text: str) -> None:
    """A word of approximation is kept beside the value."""
    assert Read(Decimal(340), approx=True) == REFERRALS.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["340 (provisional)", "340 provisional", "provisional 340", "340 prov", "340 prov.", "340 (p)", "340, unaudited",
     "340 - draft", "340 subject to validation", "340, to be confirmed", "340 tbc", "340 (not yet validated)",
     "interim: 340",
     "340 but may change", "340 but provisional", "340. This is provisional."],
)  # fmt: skip
def test_a_provisional_count_keeps_its_mark(text: str) -> None:
    """A word of standing is kept beside the value."""
    assert Read(Decimal(340), provisional=True) == REFERRALS.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["340 (disputed)", "340 but we dispute it", "340, we don't accept this", "disputed: 340", "340 - in dispute"],
)
def test_a_disputed_count_keeps_its_mark(text: str) -> None:
    """A figure that the lead disputes is read and marked."""
    assert Read(Decimal(340), disputed=True) == REFERRALS.read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("340 because two staff left", "two staff left"),
        ("340 due to 3 clinics closing in May", "3 clinics closing in May"),
        ("340. A quiet quarter.", "A quiet quarter"),
        ("340, mostly from Leeds", "mostly from Leeds"),
        ("340 - the clinic reopened", "the clinic reopened"),
        ("340 (the clinic reopened)", "the clinic reopened"),
        ("340 as of 31 December", None),
        ("340; same method as last quarter", "same method as last quarter"),
        ("340\nThe clinic reopened.", "The clinic reopened"),
        ("340, figures from the Trust", "figures from the Trust"),
        ("340 as at 31 December 2025", None),
    ],
)
def test_a_comment_is_kept_in_the_persons_words(text: str, comment: str | None) -> None:
    """What follows the figure is kept, unless it only dates it."""
    assert Read(Decimal(340), comment=comment) == REFERRALS.read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tbc", None), ("TBA", None), ("awaiting data from the trust", None), ("not available", None),
        ("no data", None),
        ("not yet available", None), ("data not published until March", date(2026, 3, 1)),
        ("n/a until June", date(2026, 6, 1)),
        ("will follow on 20 January", date(2026, 1, 20)), ("not available until 3 February 2026", date(2026, 2, 3)),
        ("figures due by the end of January", date(2026, 1, 31)), ("waiting for the police", None),
        ("not collected", None),
        ("still collecting, expected Friday", date(2026, 1, 16)), ("NYA", None), ("No figure this quarter", None),
        ("we haven't received it from the Trust yet", None), ("suppressed", None), ("not due this quarter", None),
    ],
)  # fmt: skip
def test_no_figure_is_an_answer_with_its_reason(text: str, expected: date | None) -> None:
    """Why there is no figure is kept in the person's words, with the date it is expected."""
    assert NoFigure(text, expected) == REFERRALS.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["same", "Same as last quarter", "as last time", "no change", "unchanged", "ditto", "It's the same as before."],
)
def test_the_same_as_last_time_is_said_not_guessed(text: str) -> None:
    """“Same” in its forms is its own reading."""
    assert SameAsLast() == REFERRALS.read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "likely"),
    [("3,38", ("338",)), ("34O", ("340",)), ("340?", ("340",)), ("1.234.567", ("1234567",)), ("-7", ()),
     ("340 or 350", ("340", "350")),
     ("n/a", ("not yet available", "not collected this quarter", "too small to publish"))],
)  # fmt: skip
def test_what_is_asked_back_offers_its_likely_readings(text: str, likely: tuple[str, ...]) -> None:
    """Each reading offered would itself be read with certainty."""
    reading = REFERRALS.read(text, TODAY)

    assert isinstance(reading, Unclear)
    assert likely == reading.likely


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("abc", "Number of new referrals must be a number, like 352."),
        ("33.8", "Number of new referrals must be a whole number, like 352."),
        ("-4", "Number of new referrals must be 0 or more."),
        ("", "Enter number of new referrals, like 352."),
    ],
)
def test_a_refusal_names_the_figure_and_the_remedy(text: str, why: str) -> None:
    """The sentences are those of the GOV.UK error patterns, and the right answer is then taken."""
    reading = REFERRALS.read(text, TODAY)

    assert isinstance(reading, Unclear)
    assert why == reading.why
    assert Read(Decimal(338)) == REFERRALS.read("338", TODAY)
