"""The front page keeps its word: every verb, place, picture and word of the field stands in it, and is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.verbs import VERBS, built

HOUSE = Path(__file__).parents[2]
README = (HOUSE / "README.md").read_text("utf-8")
PLACE = re.compile(r"`((?:bot|conversations|storage|deploy|tests)/[\w./]*|[A-Z]+\.md|LICENSE)`")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
ROOTS = ("", "conversations/", "conversations/partnership/", "conversations/digests/")
CHANGES = (
    "question", "question type", "rating rule", "channel", "digest layer", "check", "setting", "table", "verb",
)  # fmt: skip
GLOSSARY = (
    "agreement", "board", "partnership", "theme", "target", "indicator", "milestone", "target lead", "sponsor",
    "delivery group", "member", "support team", "round", "return", "sitting", "figure", "standing", "rating", "rule",
    "commentary", "forecast", "direction of travel", "action", "risk", "mitigation", "blockage", "refusal", "doubt",
    "note", "chase", "escalation", "digest", "layer", "script", "question", "kind", "widget", "brief", "session",
    "turn", "prompt", "sheet", "lane", "outbox",
)  # fmt: skip


def section(title: str) -> str:
    """The text under one heading."""
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text: str) -> Iterator[str]:
    """What stands in the first column of the tables of a text."""
    return (row.split("|")[1].strip() for row in text.splitlines() if row.startswith("| "))


def whole_verbs() -> list[str]:
    """Every command as it is typed, those of groups too."""
    groups = {name: list(getattr(built(name), "commands", {})) for name in VERBS}
    return [f"{name} {under}".strip() for name, unders in groups.items() for under in unders or [""]]


@pytest.mark.parametrize("verb", whole_verbs())
def test_every_verb_is_listed(verb: str) -> None:
    """No command is found by luck."""
    assert 1 == sum(bool(re.match(rf"`quarterday {verb}\b(?!-)", cell)) for cell in first_cells(section("Commands")))


def test_no_verb_is_made_up() -> None:
    """Every command printed anywhere on the page is one that can be run."""
    written = re.findall(r"(?:`|bin/)quarterday ([a-z-]+)(?: ([a-z-]+))?", README)
    known = set(whole_verbs())
    assert len(written) > 20
    assert [] == [pair for pair in written if pair[0] not in known and " ".join(pair) not in known]


@pytest.mark.parametrize("word", GLOSSARY)
def test_every_word_of_the_field_is_explained(word: str) -> None:
    """Each word stands at the head of a row of the glossary."""
    heads = {each.strip() for cell in first_cells(section("Glossary")) for each in cell.split(",")}
    assert word in heads


@pytest.mark.parametrize("change", CHANGES)
def test_every_kind_of_change_has_its_place(change: str) -> None:
    """One who would change something is told where."""
    assert any(re.match(rf"an? {change}\b", cell) for cell in first_cells(section("How it stands")))


def test_every_place_named_is_there() -> None:
    """A page that points astray is worse than none."""
    places = PLACE.findall(README)
    assert len(places) > 10
    assert [] == [place for place in places if not any((HOUSE / root / place).exists() for root in ROOTS)]


def test_every_name_given_to_a_table_is_there() -> None:
    """`CHANNELS` of `bot/main/` and the like are what the code calls them."""
    rows = [row for row in section("How it stands").splitlines() if row.startswith("| a")]
    assert [] == [
        f"{name} in {row}" for row in rows for name in re.findall(r"`([A-Z]\w*)`", row)
        if not any(re.search(rf"\b{name}\b", text) for text in _code_named(row))
    ]


def _code_named(row: str) -> Iterator[str]:
    for place in re.findall(r"`([\w/]+\.py|[\w/]+/)`", row):
        for root in ROOTS:
            found = HOUSE / root / place
            yield from (path.read_text("utf-8") for path in ([found] if found.is_file() else found.glob("*.py")))


def test_every_picture_is_there_and_can_be_heard() -> None:
    """A picture has a text for those who do not see it."""
    pictures = PICTURE.findall(README)
    assert len(pictures) >= 2
    assert [] == [path for alt, path in pictures if len(alt) < 40 or not (HOUSE / path).is_file()]


def test_the_two_commands_are_in_the_makefile() -> None:
    """What the page promises, `make` does."""
    promised = set(re.findall(r"(?:`|\$ )make ([a-z]+)", README))
    made = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text("utf-8"), re.M))
    assert ({"demo", "test"}, set()) == (promised & {"demo", "test"}, promised - made)


def test_the_page_does_not_shout() -> None:
    """Plain English needs no exclamation mark; those of pictures are Markdown's."""
    assert [] == re.findall(r".{0,30}!(?!\[)", README)
