"""The keys and wording of every version of every talk, so that none changes unseen."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin
from conversations.dialogue.kinds import Kind
from conversations.dialogue.script import Derived, Part, Question, Repeat
from conversations.partnership.matter import Matter
from conversations.scripts.catalogue import TALKS, Talk
from conversations.scripts.given import example, matter_given

GOLDEN = Path(__file__).parent / "golden"
REMEDY = (
    "The keys or wording of {id} have changed. Rounds pin that version: leave it as it is, declare the change as the "
    "next version (with `moved` for renamed keys) beside it in the catalogue, and keep the old one until its rounds "
    "are closed. Only a version that no round has pinned yet may be rewritten, with `pytest --update`."
)


def written(talk: Talk) -> str:
    """A talk in lines: each key with what it asks."""
    script, brief = talk.script, matter_given(talk, example(talk))
    answers = Answers(script, brief, begin(script), date(2026, 10, 5))
    lines = [script.id, f"  title: {script.title}", f"  footing: {script.footing}"]
    lines += [f"  {key} = {value}" for key, value in script.words(brief).items()]
    lines += [f"  tells {topic}: {tell(answers)}" for topic, tell in script.tell.items()]
    lines += [f"  moved {old} to {new}" for old, new in script.moved.items()]
    return "\n".join([*lines, *(line for part in script.parts for line in _part(part, brief))]) + "\n"


def _part(part: Part, brief: Matter) -> Iterator[str]:
    match part:
        case Derived():
            yield f"{part.key} (computed)"
        case Question():
            yield from _question(part, part.key, brief)
        case Repeat():
            if part.gate is not None:
                yield from _question(part.gate, f"{part.key}.#", brief)
                yield f"  again: {part.again}"
            for question in part.each:
                yield from _question(question, f"{part.key}.#.{question.key}", brief)


def _question(question: Question[Any], key: str, brief: Matter) -> Iterator[str]:
    kind: Kind[Any] = question.kind_for(brief)
    yield f"{key} ({kind.name}{'' if question.skippable else ', needed'})"
    yield f"  {question.label}"
    yield f"  {question.ask}"
    if question.hint:
        yield f"  ({question.hint})"
    if question.when:
        yield f"  {question.when.words}"
    if isinstance(question.presumed, str):
        yield f"  presumed: {question.presumed}"
    yield from (f"  [{choice.label}] {choice.text}" for choice in kind.choices)
    yield from (f"  [{offer.label}] {offer.replies}" for offer in question.offers)


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.script.id)
def test_a_version_is_as_it_was_when_rounds_pinned_it(talk: Talk, update: bool) -> None:
    """Every key and word of it stands in the golden file; the message says what to do instead."""
    path = GOLDEN / f"{talk.script.id}.txt"
    if update:
        path.write_text(written(talk), encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert expected == written(talk), REMEDY.format(id=talk.script.id)


def test_no_golden_file_has_lost_its_version() -> None:
    """A version may leave the catalogue only with its file, when its rounds are closed."""
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == sorted(talk.script.id for talk in TALKS)


def test_what_moved_has_somewhere_to_go() -> None:
    """Every `moved` names a key of its own script: a question, a repeat, or a question inside one."""
    for talk in TALKS:
        parts = talk.script.parts
        inside = {f"{part.key}.{q.key}" for part in parts if isinstance(part, Repeat) for q in part.each}
        assert set(talk.script.moved.values()) <= {part.key for part in parts} | inside
