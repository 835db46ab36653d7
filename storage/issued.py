"""Digests as they left: the document, the figures it told and on which lines, the places it went.

What is issued again as it stands is issued once; after a change it has the next version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from conversations.digests.document import Document, Row, Source, SourceKind, Verdict
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from storage.statements import Query, run, run_many
from storage.tables import FigureRow, IssuedFigureRow, IssuedRow, IssuedToRow, TargetRow, table

_issued, _told, _to = table(IssuedRow), table(IssuedFigureRow), table(IssuedToRow)
_figure, _target = table(FigureRow), table(TargetRow)

FEW = 500
"""So many targets are asked for by name; of more, all of the partnership are read."""


@dataclass(frozen=True, slots=True)
class Issuing:
    """A digest that is to leave: of which round, layer and group, and what it says.

    `refs` are the targets of its group, `ratings` how each stood in its quarters
    when it was composed. Of those `hidden` nothing but the rating was told.
    """

    round_id: int
    layer: str
    group: str
    document: Document
    refs: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    ratings: Mapping[tuple[str, Quarter], Rating | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssuedHeld:
    """A digest as it left; `fresh` where it was issued just now, not before."""

    id: int
    round_id: int
    layer: str
    group: str
    version: int
    document: Document
    at: datetime
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class WentTo:
    """A place that an issued digest went to, by which channel and message."""

    channel: str
    place: str
    message_id: str


_NEWEST: Query = (
    select(_issued)
    .where(_issued.c.partnership_id == bindparam("partnership_id"), _issued.c.round_id == bindparam("round_id"),
           _issued.c.layer == bindparam("layer"), _issued.c.group_name == bindparam("group"))
    .order_by(_issued.c.version.desc())
    .limit(1)
)


def newest_issued(
    session: Session, partnership_id: str, round_id: int, layer: str, group: str
) -> IssuedHeld | None:
    """The digest as it last left; none where it never did."""
    named = {"partnership_id": partnership_id, "round_id": round_id, "layer": layer, "group": group}
    row = run(session, _NEWEST, named).first()
    return None if row is None else _held(row)


def issued_by_id(session: Session, partnership_id: str, issued_id: int) -> IssuedHeld | None:
    """An issued digest by its number."""
    row = run(session, select(_issued).where(
        _issued.c.partnership_id == partnership_id, _issued.c.id == issued_id)).first()
    return None if row is None else _held(row)


def issued_without(session: Session, partnership_id: str, round_id: int, ref: str) -> list[IssuedHeld]:
    """The digests of a round that tell, as they last left, that a target has no return."""
    of_round = (_issued.c.partnership_id == partnership_id) & (_issued.c.round_id == round_id)
    rows = run(session, select(_issued).where(of_round).order_by(_issued.c.version, _issued.c.id))
    newest = {(row.layer, row.group_name): row for row in rows}
    return [held for held in map(_held, newest.values())
            if any((row.ref, row.verdict) == (ref, Verdict.NO_RETURN) for row in held.document.rows)]


def groups_issued(session: Session, partnership_id: str, round_id: int) -> dict[tuple[str, str], int]:
    """How often each digest of a round was issued, by its layer and group."""
    wanted = select(_issued.c.layer, _issued.c.group_name, _issued.c.version).where(
        _issued.c.partnership_id == partnership_id, _issued.c.round_id == round_id).order_by(_issued.c.version)
    return {(row.layer, row.group_name): row.version for row in run(session, wanted)}


def issue(
    session: Session, partnership_id: str, issuing: Issuing, at: datetime, person_id: int | None = None
) -> IssuedHeld:
    """Keep a digest as it leaves; one that says what it said before is the one that left then.

    The day on which a digest was read stands in its subtitle, and is no change.
    """
    before = newest_issued(session, partnership_id, issuing.round_id, issuing.layer, issuing.group)
    if before is not None and before.document.sections == issuing.document.sections:
        return before
    version = 1 if before is None else before.version + 1
    row = {
        "partnership_id": partnership_id, "round_id": issuing.round_id, "layer": issuing.layer,
        "group_name": issuing.group, "version": version, "document": issuing.document.model_dump_json(),
        "person_id": person_id, "at": at,
    }  # fmt: skip
    issued_id = int(run(session, insert(_issued).returning(_issued.c.id), row).scalar_one())
    _keep_figures(session, partnership_id, issued_id, issuing)
    return IssuedHeld(issued_id, issuing.round_id, issuing.layer, issuing.group, version, issuing.document, at, True)


def went_to(session: Session, partnership_id: str, issued_id: int) -> list[WentTo]:
    """Every place that an issued digest went to, in the order in which it was written to them."""
    wanted = select(_to.c.channel, _to.c.place, _to.c.message_id).where(
        _to.c.partnership_id == partnership_id, _to.c.issued_id == issued_id).order_by(_to.c.id)
    return [WentTo(*row) for row in run(session, wanted)]


def note_places(
    session: Session, partnership_id: str, issued_id: int, places: Sequence[WentTo], at: datetime
) -> None:
    """Note where an issued digest goes; a message that was noted before is not noted again."""
    known = {each.message_id for each in went_to(session, partnership_id, issued_id)}
    run_many(session, insert(_to), [
        {"partnership_id": partnership_id, "issued_id": issued_id, "channel": each.channel, "place": each.place,
         "message_id": each.message_id, "at": at}
        for each in places if each.message_id not in known
    ])  # fmt: skip


def _held(row: Any) -> IssuedHeld:
    return IssuedHeld(row.id, row.round_id, row.layer, row.group_name, row.version,
                      Document.model_validate_json(row.document), row.at)


# Which figures it told ----------------------------------------------------------


def _keep_figures(session: Session, partnership_id: str, issued_id: int, issuing: Issuing) -> None:
    lines = list(_lines(issuing.document))
    quarters = {quarter for _, _, source in lines for quarter in _quarter_of(source)}
    quarters.add(Quarter.parse(issuing.document.id.partition(":")[0]))
    known = _Known(_figures(session, partnership_id, sorted(quarters), issuing.refs))
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for line, ref, source in lines:
        found = known.at(source)
        if found is None:
            continue
        told = ref is not None and ref not in issuing.hidden
        rows.setdefault((line, found.id), {
            "partnership_id": partnership_id, "issued_id": issued_id, "line": line, "target_id": found.target_id,
            "quarter": found.quarter, "figure_id": found.id, "value": found.value if told else None,
            "rating": issuing.ratings.get((found.ref, found.quarter), found.rating),
        })  # fmt: skip
    run_many(session, insert(_told), list(rows.values()))


def _lines(document: Document) -> Iterator[tuple[str, str | None, Source]]:
    """Each line with the target that it is of, and the figures that it leads back to; a count is of none."""
    for section in document.sections:
        for item in section.items:
            ref = item.ref if isinstance(item, Row) else None
            details = item.details if isinstance(item, Row) else ()
            for source in (*item.sources, *(source for each in details for source in each.sources)):
                if source.kind in {SourceKind.FIGURE, SourceKind.EARLIER}:
                    yield item.id, ref, source


def _quarter_of(source: Source) -> Iterable[Quarter]:
    return [Quarter.parse(source.id.rpartition("@")[2])] if source.kind is SourceKind.EARLIER else []


def _figures(session: Session, partnership_id: str, quarters: Sequence[Quarter], refs: Sequence[str]) -> list[Any]:
    later = _figure.alias("later")
    newest = ~select(later.c.id).where(
        later.c.target_id == _figure.c.target_id, later.c.quarter == _figure.c.quarter,
        later.c.version > _figure.c.version).exists()
    wanted = (
        select(_figure.c.id, _figure.c.target_id, _target.c.ref, _figure.c.quarter, _figure.c.value, _figure.c.rating)
        .join(_target, (_target.c.partnership_id == _figure.c.partnership_id) & (_target.c.id == _figure.c.target_id))
        .where(_figure.c.partnership_id == partnership_id, _figure.c.quarter.in_(quarters), newest)
    )
    return list(run(session, wanted.where(_target.c.ref.in_(refs)) if len(refs) <= FEW else wanted))


class _Known:
    """Figures by what a line leads back to."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._by_id = {str(row.id): row for row in rows}
        self._by_quarter = {f"{row.ref}@{row.quarter}": row for row in rows}

    def at(self, source: Source) -> Any:
        """The figure behind a source; none where it is not there, such as a quarter without one."""
        among = self._by_id if source.kind is SourceKind.FIGURE else self._by_quarter
        return among.get(source.id)


# What they told that no longer holds ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Outdated:
    """A figure that an issued digest told and that holds no more: what it said, and what holds now.

    Without `told` only its rating was told (in a count, or of a restricted
    target); `line` is the first line that told it.
    """

    issued_id: int
    line: str
    target_id: int
    quarter: Quarter
    figure_id: int
    told: bool
    was: Decimal | None
    now: Decimal | None
    rating_was: Rating | None
    rating_now: Rating | None


def outdated(session: Session, partnership_id: str, target_id: int | None = None) -> list[Outdated]:
    """What the newest version of each issued digest told of figures that were changed since, by digest.

    Of one target, or of all. A figure told on several lines is found once, on the first that says its value.
    """
    held, newer, later, anew = _told, _figure.alias("newer"), _figure.alias("later"), _issued.alias("anew")
    superseded = select(later.c.id).where(
        later.c.target_id == newer.c.target_id, later.c.quarter == newer.c.quarter,
        later.c.version > newer.c.version).exists()
    issued_anew = select(anew.c.id).where(
        anew.c.partnership_id == _issued.c.partnership_id, anew.c.round_id == _issued.c.round_id,
        anew.c.layer == _issued.c.layer, anew.c.group_name == _issued.c.group_name,
        anew.c.version > _issued.c.version).exists()
    wanted = (
        select(held.c.issued_id, held.c.line, held.c.target_id, held.c.quarter, newer.c.id.label("figure_id"),
               held.c.value.label("was"), newer.c.value.label("now"), held.c.rating.label("rating_was"),
               newer.c.rating.label("rating_now"))
        .join(_issued, (_issued.c.partnership_id == held.c.partnership_id) & (_issued.c.id == held.c.issued_id))
        .join(newer, (newer.c.target_id == held.c.target_id) & (newer.c.quarter == held.c.quarter)
              & (newer.c.id != held.c.figure_id))
        .where(held.c.partnership_id == partnership_id, ~superseded, ~issued_anew)
        .order_by(held.c.issued_id, held.c.id)
    )  # fmt: skip
    if target_id is not None:
        wanted = wanted.where(held.c.target_id == target_id)
    found: dict[tuple[int, int, Quarter], Outdated] = {}
    for each in map(_outdated, run(session, wanted)):
        key = each.issued_id, each.target_id, each.quarter
        if _holds_no_more(each) and (key not in found or (each.told and not found[key].told)):
            found[key] = each
    return list(found.values())


def _outdated(row: Any) -> Outdated:
    return Outdated(
        row.issued_id, row.line, row.target_id, row.quarter, row.figure_id, row.was is not None, row.was, row.now,
        None if row.rating_was is None else Rating(row.rating_was),
        None if row.rating_now is None else Rating(row.rating_now))


def _holds_no_more(each: Outdated) -> bool:
    if each.told and each.was != each.now:
        return True
    return each.rating_was is not None and each.rating_now is not None and each.rating_was is not each.rating_now
