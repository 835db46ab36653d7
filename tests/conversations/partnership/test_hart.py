"""Hart District Council 2014/15: the published colours, and the faults that a check would have questioned."""

from decimal import Decimal

from conversations.partnership.judging import rate_figure
from tests import hart


def test_a_ten_per_cent_tolerance_gives_72_of_81_published_colours() -> None:
    """The nine others are faulty or odd, each with its reason."""
    usable = [(row, brief) for row, brief in hart.briefed() if row in hart.usable()]

    differing = {
        (row["ref"], row["quarter"])
        for row, brief in usable
        if rate_figure(brief, Decimal(row["actual"])).rating != row["colour"]
    }

    assert len(usable) == 81
    assert hart.ODD.keys() == differing


def test_rows_without_a_target_have_no_colour() -> None:
    """What was published for information only stays so."""
    rated = [rate_figure(brief, Decimal(row["actual"])) for row, brief in hart.briefed() if not row["target"]]

    assert {None} == {each.rating for each in rated}


def test_hart_faults_would_have_been_questioned() -> None:
    """Scale errors, zeros for missing and stale values: at least three in five, each value in its own role."""
    faults = hart.faults()

    print(*hart.shares(faults), sep="\n")
    assert sum(fault.questioned for fault in faults) >= 0.6 * len(faults)


def test_honest_hart_rows_are_seldom_questioned() -> None:
    """Fewer than one in eight: a needless question costs trust."""
    honest = [(row, brief) for row, brief in hart.briefed() if not row["fault"]]
    doubted = [row["ref"] for row, brief in honest if hart.questioned(brief, row["actual"])]

    print(f"doubted {len(doubted)} of {len(honest)} honest rows: {', '.join(doubted)}")
    assert len(doubted) < 0.12 * len(honest)
