"""A digest as sheets: its lines as they are read, and the facts under them, each column named in words of the field.

Of a target that is sealed there stands what it is called and how far its
return has come, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Any

from bot.folders.columns_told import Column, Written, dictionary
from bot.folders.fact_columns import FACTS, Fact
from conversations.digests.document import Counts, Document, Item, Picture, Row, Section
from conversations.digests.facts import TargetFacts
from conversations.partnership.quarters import Quarter

Targets = Sequence[TargetFacts]
DIGEST, AGREED, RETURN = "the digest", "the agreement, as imported", "the lead’s return"
COMPUTED, UPDATES, REGISTER = "computed from the figures", "returns and updates", "the risk register"
TALKS, READERS = "what its holders said", "readers of the digest and whoever answered"
OF_TARGET = "The reference of the target that it is about"
UNIT = "the unit of the target"
_GRADE = "1 to the size of the matrix"


def digest_sheets(document: Document, targets: Targets, quarter: Quarter, sealed: Set[str]) -> list[Written]:
    """The sheets of a digest, the data dictionary last.

    `targets` are those of its group as its layer tells them; `sealed` are the
    refs of those whose figure and words are not for whoever gets the sheets.
    """
    told = [target for target in targets if target.ref not in sealed]
    sheets = [
        Written("lines", _LINES, [(document.id, section, item) for section in document.sections
                                  for item in section.items]),
        Written("facts", FACTS, [Fact(target, quarter, target.ref in sealed) for target in targets]),
        Written("series", _SERIES, [(target, known) for target in told for known in target.trend(quarter)]),
        Written("actions", _ACTIONS, _each(told, lambda target: target.actions)),
        Written("risks", _RISKS, _each(told, lambda target: target.risks)),
        Written("blockages", _BLOCKAGES, _each(told, lambda target: target.blockages)),
        Written("questions", _QUESTIONS, _each(told, lambda target: target.questions)),
    ]  # fmt: skip
    return [*sheets, dictionary(sheets)]


def _each(targets: Targets, of: Callable[[TargetFacts], Iterable[Any]]) -> list[tuple[TargetFacts, Any]]:
    return [(target, one) for target in targets for one in of(target)]


# Lines ---------------------------------------------------------------------------


def _says(item: Item) -> str:
    match item:
        case Row():
            return item.gist
        case Counts():
            return item.sentence
        case Picture():
            return item.chart.alt
        case _:
            return item.text


def _details(item: Item) -> Iterator[str]:
    for detail in () if isinstance(item, Counts | Picture) else item.details:
        said = f"“{detail.text}”" if detail.quoted else detail.text
        yield f"{detail.label}: {said}{f' {detail.after}' if detail.after else ''}"


def _of_row(of: Callable[[Row], object]) -> Callable[[tuple[str, Section, Item]], object]:
    return lambda line: of(line[2]) if isinstance(line[2], Row) else None


_LINES = (
    Column("digest", lambda line: line[0], "The id of the digest: quarter, layer and group", DIGEST),
    Column("section", lambda line: line[1].heading, "The heading that the line stands under", DIGEST),
    Column("line", lambda line: line[2].id, "The id of the line, the same while the round lasts", DIGEST),
    Column("kind", lambda line: line[2].kind, "A row about a target, a note, counts, or a picture", DIGEST),
    Column("ref", _of_row(lambda row: row.ref), OF_TARGET, AGREED),
    Column("title", _of_row(lambda row: row.title), "What the target is called", AGREED),
    Column("standing", _of_row(lambda row: row.verdict and row.verdict.word), "How the target stands, in words",
           COMPUTED),
    Column("why", _of_row(lambda row: row.rules), "The rules that let the line in", COMPUTED),
    Column("says", lambda line: _says(line[2]), "The line in a sentence", DIGEST),
    Column("details", lambda line: tuple(_details(line[2])), "The facts that stand with it", DIGEST),
)  # fmt: skip


# Series, actions, risks, blockages, questions ------------------------------------------


def _of_one(name: str) -> Callable[[tuple[TargetFacts, Any]], object]:
    return lambda row: getattr(row[1], name)


_REF = Column("ref", lambda row: row[0].ref, OF_TARGET, AGREED)
_SERIES = (
    _REF,
    Column("quarter", _of_one("quarter"), "The quarter, by the year in which its fiscal year begins", AGREED),
    Column("value", _of_one("value"), "The figure that holds of that quarter; empty where there is none", RETURN, UNIT),
    Column("milestone", lambda row: row[1].milestone and row[1].milestone.value,
           "Where the target should have stood", AGREED, UNIT),
    Column("milestone_upper", lambda row: row[1].milestone and row[1].milestone.upper,
           "The end of the range, where the milestone is one", AGREED, UNIT),
    Column("rating", _of_one("rating"), "How it was rated then", COMPUTED),
    Column("stretch", _of_one("stretch"),
           "Quarters of the same number may be compared; a new definition begins the next", AGREED, "a running number"),
)  # fmt: skip
_ACTIONS = (
    _REF,
    Column("id", _of_one("id"), "What the action is known by", UPDATES),
    Column("text", _of_one("text"), "What was promised, in the words of whoever promised it", UPDATES),
    Column("owner", _of_one("owner"), "Who does it", UPDATES),
    Column("due", _of_one("due"), "By when", UPDATES, "a day"),
    Column("progress", _of_one("progress"), "How far it has come", UPDATES),
    Column("moved", _of_one("moved"), "How often its date was put off", UPDATES, "times"),
    Column("considered", _of_one("considered"), "Whether somebody has thought of what might stand in its way", UPDATES),
)


def _grade(name: str, part: str) -> Callable[[tuple[TargetFacts, Any]], object]:
    def of(row: tuple[TargetFacts, Any]) -> object:
        grade = getattr(row[1], name)
        return None if grade is None else getattr(grade, part)

    return of


_RISKS = (
    _REF,
    Column("id", _of_one("id"), "What the risk is known by", REGISTER),
    Column("description", _of_one("description"), "What may stand in the target’s way", REGISTER),
    Column("cause", _of_one("cause"), "What it would come from", REGISTER),
    Column("consequence", _of_one("consequence"), "What it would do", REGISTER),
    Column("likelihood", _grade("grade", "likelihood"), "How likely it is now", REGISTER, _GRADE),
    Column("impact", _grade("grade", "impact"), "How much it would matter now", REGISTER, _GRADE),
    Column("likelihood_before", _grade("before", "likelihood"), "How likely it was before the round", REGISTER, _GRADE),
    Column("impact_before", _grade("before", "impact"), "How much it would have mattered then", REGISTER, _GRADE),
    Column("likelihood_aim", _grade("aim", "likelihood"), "How likely it should become", REGISTER, _GRADE),
    Column("impact_aim", _grade("aim", "impact"), "How much it should matter in the end", REGISTER, _GRADE),
    Column("movement", _of_one("movement"), "The sign of the change in score", COMPUTED),
    Column("mitigation", _of_one("mitigation"), "What is done about it, in words", REGISTER),
    Column("actions", _of_one("actions"), "The promises that mitigate it", REGISTER),
    Column("owner", _of_one("owner"), "Who looks after it", REGISTER),
    Column("review", _of_one("review"), "By when it is looked at again", REGISTER, "a day"),
    Column("open", _of_one("open"), "Whether it still stands", REGISTER),
)
_BLOCKAGES = (
    _REF,
    Column("id", _of_one("id"), "What the blockage is known by", TALKS),
    Column("what", _of_one("what"), "What is stuck, in the words of whoever raised it", TALKS),
    Column("action", _of_one("action"), "The promise that it stops", TALKS),
    Column("raised_on", _of_one("raised_on"), "When it was raised", TALKS, "a day"),
    Column("since", _of_one("since"), "Since when it has been stuck", TALKS, "a day"),
    Column("state", _of_one("state"), "Who holds it: the lead, the sponsor, the board; or resolved", TALKS),
    Column("holder", _of_one("holder"), "Whoever has to act now", TALKS),
    Column("held_since", _of_one("held_since"), "Since when they have it", TALKS, "a day"),
    Column("who_can", _of_one("who_can"), "Who could clear it", TALKS),
    Column("tried", _of_one("tried"), "What was tried", TALKS),
    Column("needed_by", _of_one("needed_by"), "By when it is needed", TALKS, "a day"),
    Column("answer", _of_one("answer"), "What a holder said was done", TALKS),
    Column("answered_by", _of_one("answered_by"), "Who said so", TALKS),
    Column("answered_on", _of_one("answered_on"), "When", TALKS, "a day"),
    Column("resolved_on", _of_one("resolved_on"), "When whoever raised it said that it is free", TALKS, "a day"),
)
_QUESTIONS = (
    _REF,
    Column("line", _of_one("line"), "The id of the line that was asked about", READERS),
    Column("words", _of_one("words"), "What was asked", READERS),
    Column("asked_by", _of_one("asked_by"), "Who asked", READERS),
    Column("asked_on", _of_one("asked_on"), "When", READERS, "a day"),
    Column("answer", _of_one("answer"), "What was answered; empty while nothing was", READERS),
    Column("answered_by", _of_one("answered_by"), "Who answered", READERS),
    Column("answered_on", _of_one("answered_on"), "When", READERS, "a day"),
)
