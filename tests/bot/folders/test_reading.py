"""An import folder as the partnership's nouns: what each cell comes to."""

import shutil
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.folders.contents import Contents
from bot.folders.problems import MOST_KEPT, Problems
from bot.folders.reading import read_import
from conversations.digests.grouping import Grouping
from conversations.digests.layers import Unsigned
from conversations.digests.own_layers import OwnLayer
from conversations.partnership.actions import Progress
from conversations.partnership.closures import Closure
from conversations.partnership.districts import District
from conversations.partnership.figures import DataStatus, Standing
from conversations.partnership.matrix import usual_matrix
from conversations.partnership.parts import Gives
from conversations.partnership.people import WEEK
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Tolerance
from conversations.partnership.risks import Grade
from tests.bot.folders.conventions import with_conventions

Tables = dict[str, list[list[str]]]
Write = Callable[[Tables], Path]
Q2 = Quarter(2026, 2)
HART = Path(__file__).parents[2] / "data" / "hart"


def taken(path: Path) -> Contents:
    """What is read; a problem fails the test with its sentence."""
    found = read_import(path, Q2)
    assert isinstance(found, Contents), [str(problem) for problem in found.kept]
    return found


def test_working_days_are_read(sound: Tables, written: Write) -> None:
    """Closures for a nation or for all, holidays worked; part of a week by days and spans; else all five days."""
    contents = taken(written(with_conventions(sound)))
    assert (
        Closure(day=date(2026, 12, 29), name="Closed between the holidays"),
        Closure(day=date(2026, 8, 31), name="Open on the summer bank holiday", calendar="england", worked=True),
    ) == contents.closures
    assert [("mon", "wed", "thu"), WEEK, WEEK] == [person.works for person in contents.people]
    assert 2 == contents.conventions["closures"]
    assert taken(written(sound)).closures is None


def test_partnership_with_its_default_rule(sound: Tables, written: Write) -> None:
    """The default rule stands in one cell; an empty zone and calendar are England's."""
    partnership = taken(written(sound)).partnership
    assert Tolerance(percent=Decimal(10)) == partnership.default_rule
    assert ("board@marl.example", "clerk@marl.example") == partnership.board_emails
    assert ("Europe/London", "england") == (partnership.timezone, partnership.calendar)


def test_people_have_addresses_slack_and_deputies(sound: Tables, written: Write) -> None:
    """Somebody with a Slack id prefers Slack unless told otherwise."""
    ann, bob, _ = taken(written(sound)).people
    assert ("slack", "T1", "bob@police.example") == (ann.prefers, ann.slack and ann.slack.team, ann.deputy)
    assert ("email", None, ("bob@home.example",)) == (bob.prefers, bob.slack, bob.other_emails)


def test_targets_take_what_they_do_not_say_from_the_folder(sound: Tables, written: Write) -> None:
    """The rule is the partnership's, the decimals are those shown, the start is the first quarter known."""
    entrants, repeats, plans = (target.definitions[0] for target in taken(written(sound)).targets)
    assert (Tolerance(percent=Decimal(10)), 0, Quarter(2025, 2)) == (
        entrants.rule,
        entrants.decimals,
        entrants.since,
    )
    assert (Tolerance(percent=Decimal(5)), 1, (2, 4)) == (repeats.rule, repeats.decimals, repeats.due_in)
    assert (Polarity.RANGE, 2) == (plans.polarity, plans.decimals)


def test_stretch_is_read_exactly(sound: Tables, written: Write) -> None:
    """Money and levels are decimals, never floats."""
    _, stretch, _ = taken(written(sound)).targets
    assert (Decimal("33"), Decimal("29"), Decimal("1000.50")) == (
        stretch.without,
        stretch.stretch,
        stretch.reward,
    )


def test_quarters_are_read_either_way(sound: Tables, written: Write) -> None:
    """`Q2 2026/27` is 2026-Q2."""
    assert [Quarter(2026, 1), Q2, Q2, Q2] == [m.quarter for _, m in taken(written(sound)).milestones]


def test_figures_keep_missing_and_zero_apart(sound: Tables, written: Write) -> None:
    """A zero is reported; a missing figure has a reason and no number."""
    first, missing, zero = taken(written(sound)).figures
    assert (Decimal(136), Standing.FINAL, "checked") == (
        first.figure.value,
        first.figure.standing,
        first.note,
    )
    assert (None, DataStatus.NOT_YET_AVAILABLE, "court data come late") == (
        missing.figure.value, missing.figure.status, missing.figure.reason,
    )  # fmt: skip
    assert (Decimal(0), DataStatus.REPORTED) == (zero.figure.value, zero.figure.status)


def test_promises_risks_and_absences(sound: Tables, written: Write) -> None:
    """An owner is a person by address or a body by name; text that looks like a formula stays text."""
    contents = taken(written(sound))
    (action,), (risk,), (absence,) = contents.actions, contents.risks, contents.absences
    assert ("=open the youth hub", "bob@police.example", Progress.PROMISED) == (
        action.text, action.owner, action.progress,
    )  # fmt: skip
    assert (Grade(likelihood=3, impact=4), "The court service", True) == (risk.grade, risk.owner, risk.open)
    assert (date(2026, 10, 5), date(2026, 10, 9)) == (absence.first, absence.last)


def test_conventions_are_read_as_they_stand(sound: Tables, written: Write) -> None:
    """Matrix, ladder and bodies come in the order of their rows; a body gives its part unless told otherwise."""
    contents = taken(written(with_conventions(sound)))
    matrix, ladder = contents.matrix, contents.ladder
    assert matrix is not None
    assert (("Rare", "Unlikely", "Likely", "Certain"), 4) == (matrix.likelihood, matrix.size)
    assert [("acceptable", 4, False, False), ("unacceptable", 1, True, True)] == [
        (zone.name, zone.review, zone.escalates, zone.mitigated) for zone in matrix.zones
    ]
    assert ("acceptable", "unacceptable") == (matrix.cells[1][3], matrix.cells[2][2])
    assert ladder is not None
    assert ([3, 7, None], 4) == ([rung.days for rung in ladder.rungs], ladder.confirm)
    assert [("NI 111", "Marl County", Gives.PART), ("NI 111", "Marl Police", Gives.PART),
            ("NI 32", "Marl Police", Gives.WHOLE)] == [
        (each.ref, each.body, each.gives) for each in contents.bodies or ()
    ]  # fmt: skip
    assert {"matrix": 16, "zones": 2, "grades": 8, "ladder": 4, "parts": 3, "layers": 2,
            "districts": 2, "closures": 2} == contents.conventions


def test_a_folder_without_conventions_says_nothing_of_them(sound: Tables, written: Write) -> None:
    """None is not “none at all”: what is stored stays. A matrix without words of its own has the usual ones."""
    contents = taken(written(sound))
    assert ((None,) * 5, {}) == (
        (contents.matrix, contents.ladder, contents.bodies, contents.layers, contents.districts),
        contents.conventions,
    )  # fmt: skip
    whole = with_conventions(sound)
    del whole["grades"]
    matrix = taken(written(whole)).matrix
    assert matrix is not None
    assert (usual_matrix(4).words, ()) == (matrix.words, matrix.own_words)


def test_digests_are_read_as_they_stand(sound: Tables, written: Write) -> None:
    """What a layer leaves empty is not said; a district without chair, channel and addresses has none."""
    contents = taken(written(with_conventions(sound)))
    scrutiny = OwnLayer(name="scrutiny", grouping=Grouping.THEME, rules=("no_return", "newly_red"),
                        heading="{group}: to be looked into", patience=14, unsigned=Unsigned.WITHHELD,
                        channel="#scrutiny", emails=("clerk@marl.example",))  # fmt: skip
    board = OwnLayer(name="board", reader="executive", heading="For the Executive", lines=6)
    assert (board, scrutiny) == contents.layers
    police = District(name="Marl Police", chair="bob@police.example", channel="C0MARL",
                      emails=("clerk@marl.example", "mayor@marl.example"))  # fmt: skip
    assert (police, District(name="Marl County")) == contents.districts


def test_a_whole_register_is_read(sound: Tables, written: Write) -> None:
    """Cause, consequence and three grades; an action is considered where it is said so or a risk names it."""
    contents = taken(written(with_conventions(sound)))
    risk, bare = contents.risks
    assert ("Two coordinators left", "Cases wait", ("A3", "A1")) == (risk.cause, risk.consequence, risk.actions)
    assert (Grade(likelihood=4, impact=4), Grade(likelihood=3, impact=4), Grade(likelihood=2, impact=2)) == (
        risk.inherent, risk.grade, risk.aim,
    )  # fmt: skip
    assert (None, None, None, ()) == (bare.cause, bare.inherent, bare.aim, bare.actions)
    assert {"A1": True, "A2": True, "A3": True} == {each.id: each.considered for each in contents.actions}
    alone = [each.considered for each in taken(written(sound)).actions]
    assert [False] == alone


def test_column_order_case_and_spaces_do_not_matter(sound: Tables, written: Write) -> None:
    """A header is known by its words."""
    plain = taken(written(sound))
    sound["milestones"] = [[row[2], row[0], row[3], row[1]] for row in sound["milestones"]]
    sound["milestones"][0] = [" Value", "REF ", "upper", "Quarter"]
    assert plain == taken(written(sound))


def test_optional_files_and_columns_may_be_left_out(sound: Tables, written: Write) -> None:
    """Four files make a partnership; the rest may come later."""
    for name in ("milestones", "figures", "actions", "risks", "absences"):
        del sound[name]
    sound["themes"] = [row[:1] for row in sound["themes"]]
    contents = taken(written(sound))
    assert (3, ()) == (len(contents.targets), contents.milestones)
    assert contents.targets[0].definitions[0].since == Q2


def test_blank_rows_and_quoted_newlines(sound: Tables, written: Write) -> None:
    """A blank row is passed over; a cell may hold several lines."""
    sound["actions"].insert(1, ["", "", "", "", "", ""])
    sound["actions"][2][2] = 'open the hub,\nthen "tell" everybody'
    assert 'open the hub,\nthen "tell" everybody' == taken(written(sound)).actions[0].text


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_excel_writes_is_read(sound: Tables, written: Write, newline: str, delimiter: str, mark: bytes) -> None:
    """Byte order marks, semicolons, tabs and old line ends are read: the header names its delimiter."""
    folder = written(sound)
    plain = taken(folder)
    lines = [delimiter.join(row) for row in sound["milestones"]]
    (folder / "milestones.csv").write_bytes(mark + newline.join([*lines, ""]).encode())
    assert plain == taken(folder)


def test_earlier_definition_ends_and_breaks_the_series(sound: Tables, written: Write) -> None:
    """What is empty in an earlier definition was as it is now."""
    sound["earlier"] = [
        ["ref", "until", "comparable", "unit", "maximum"],
        ["NI 32", "2025-Q4", "no", "rate per 1,000", "1000"],
    ]
    contents = taken(written(sound))
    before, now = contents.targets[1].definitions
    assert ("rate per 1,000", "Repeat incidents", Decimal(1000)) == (
        before.unit,
        before.title,
        before.maximum,
    )
    assert (Quarter(2026, 1), "%", True) == (now.since, now.unit, now.breaks_series)
    assert frozenset({"NI 111", "NI 65"}) == contents.undated


def test_files_of_other_names_are_told_and_not_read(sound: Tables, written: Write) -> None:
    """Notes and published papers may lie beside the import."""
    folder = written(sound)
    (folder / "README.md").write_text("Notes")
    (folder / "published.csv").write_bytes(b"\xff\xfe")
    assert ("published.csv",) == taken(folder).ignored


def test_real_indicators_of_hart_are_accepted() -> None:
    """The 45 indicators Hart published in 2014 are a lawful folder, negatives and all."""
    contents = taken(HART)
    behind = next(past for past in contents.figures if past.ref == "LS05")
    assert (45, 83, Decimal(-28)) == (len(contents.targets), len(contents.milestones), behind.figure.value)


def test_hundred_thousand_rows_are_quick(sound: Tables, written: Write) -> None:
    """A century of milestones for 250 targets is read within ten seconds."""
    target = sound["targets"][1]
    sound["targets"] = [sound["targets"][0]] + [[f"T{n}", *target[1:]] for n in range(250)]
    for name in ("figures", "actions", "risks"):
        del sound[name]
    sound["milestones"] = [["ref", "quarter", "value"]] + [
        [f"T{n}", str(Quarter(1950, 1).plus(q)), str(n * q)] for n in range(250) for q in range(400)
    ]
    folder = written(sound)
    began = time.process_time()
    contents = taken(folder)
    assert time.process_time() - began < 10
    assert len(contents.milestones) == 100_000


def test_rows_are_not_held_twice(sound: Tables, written: Write) -> None:
    """What a row came from is let go once it is read: ten thousand rows stay within twenty megabytes."""
    sound["milestones"] = [["ref", "quarter", "value"]] + [
        ["NI 32", str(Quarter(1950, 1).plus(q)), str(q % 100)] for q in range(10_000)
    ]
    folder = written(sound)
    tracemalloc.start()
    contents = taken(folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(contents.milestones) == 10_000
    assert peak < 20 * 2**20


def test_problems_are_capped_and_counted(sound: Tables, written: Write) -> None:
    """A column of nonsense does not bury the reader, and the count is true; mended, it is accepted."""
    good = sound["milestones"]
    sound["milestones"] = [good[0]] + [["NI 111", str(Quarter(1900, 1).plus(n)), "x", ""] for n in range(500)]
    found = read_import(written(sound), Q2)
    assert isinstance(found, Problems)
    assert (500, MOST_KEPT) == (found.count, len(found.kept))
    sound["milestones"] = good
    taken(written(sound))


def test_a_copied_folder_reads_alike(tmp_path: Path) -> None:
    """Nothing but the bytes counts: a copy elsewhere comes to the same."""
    shutil.copytree(HART, tmp_path / "copy")
    assert taken(HART) == taken(tmp_path / "copy")


def test_a_file_full_of_problems_is_quick(sound: Tables, written: Write) -> None:
    """Likely names are sought for the problems that are told, not for those that are only counted."""
    good, target = sound["milestones"], sound["targets"][1]
    sound["targets"] += [[f"NI {n} a", *target[1:]] for n in range(500)]
    sound["milestones"] = [good[0]] + [[f"NJ {n}", "2026-Q2", "1", ""] for n in range(30_000)]
    folder = written(sound)
    began = time.process_time()
    found = read_import(folder, Q2)
    assert time.process_time() - began < 4
    assert isinstance(found, Problems)
    assert 30_000 == found.count
    sound["milestones"] = good
    taken(written(sound))
