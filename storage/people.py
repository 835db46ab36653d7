"""Partnerships and their people: who is who, by which address, and when they are away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from conversations.partnership.people import WEEK, Absence, Person
from conversations.partnership.targets import Partnership
from storage.statements import Query, dialect, insert_unless, pairs, run, run_many, upsert
from storage.tables import AbsenceRow, AddressRow, PartnershipRow, PersonRow, SlackIdentityRow, table

_partnership, _person, _address = table(PartnershipRow), table(PersonRow), table(AddressRow)
_slack, _absence = table(SlackIdentityRow), table(AbsenceRow)

_PARTNERSHIP_FACTS = ("board", "board_channel", "board_emails", "timezone", "calendar", "default_rule")
_PERSON_FACTS = ("name", "organisation", "prefers", "timezone", "calendar", "works")


_BETWEEN = ";"
"""What stands between the days of a week as stored."""


class UnknownName(LookupError):
    """A person, theme or target is named that is not stored; the sentence says which and what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as stored, in one partnership."""

    partnership_id: str
    person_id: int
    email: str
    name: str
    organisation: str
    prefers: str
    timezone: str
    calendar: str
    deputy_id: int | None
    works: str | None = None

    @property
    def week(self) -> tuple[str, ...]:
        """The days of the week on which they work."""
        return WEEK if self.works is None else tuple(self.works.split(_BETWEEN))


@dataclass(frozen=True, slots=True)
class Away:
    """An absence as stored; both days are included."""

    person_id: int
    first: date
    last: date
    deputy_id: int | None


def save_partnership(session: Session, partnership_id: str, partnership: Partnership) -> str:
    """Make the partnership, or bring the one of this name up to date; return the id it has."""
    facts = partnership.model_dump(mode="json") | {
        "id": partnership_id,
        "board_emails": json.dumps(partnership.board_emails),
        "default_rule": partnership.default_rule.model_dump_json(),
    }
    statement = upsert(dialect(session), _partnership, ["name"], _PARTNERSHIP_FACTS)
    return str(run(session, statement.returning(_partnership.c.id), facts).scalar_one())


def partnerships(session: Session) -> dict[str, Partnership]:
    """Every partnership by its id, in the order of their names."""
    told = [_partnership.c[name] for name in ("id", *Partnership.model_fields)]
    rows = run(session, select(*told).order_by(_partnership.c.name)).mappings()
    return {row["id"]: _as_partnership(dict(row)) for row in rows}


def _as_partnership(row: dict[str, object]) -> Partnership:
    del row["id"]
    for column in ("board_emails", "default_rule"):
        row[column] = json.loads(str(row[column]))
    return Partnership.model_validate(row)


def save_people(session: Session, partnership_id: str, people: Sequence[Person]) -> None:
    """Add people, or bring those of the same first address up to date, with every address they have.

    Raises:
        UnknownName: a deputy is not among the people of the partnership.
    """
    rows = [_person_row(partnership_id, person) for person in people]
    run_many(session, upsert(dialect(session), _person, ["partnership_id", "email"], _PERSON_FACTS), rows)
    ids = person_ids(session, partnership_id, first_addresses=True)
    given = {person.email.lower(): ids[person.email.lower()] for person in people}
    _save_addresses(session, partnership_id, people, given)
    known = person_ids(session, partnership_id)
    deputies = [
        {"who": given[person.email.lower()], "deputy": known.find(person.deputy, f"deputy of {person.email}")}
        for person in people
    ]
    of_person = (_person.c.partnership_id == partnership_id) & (_person.c.id == bindparam("who"))
    run_many(session, update(_person).where(of_person).values(deputy_id=bindparam("deputy")), deputies)


def _person_row(partnership_id: str, person: Person) -> dict[str, object]:
    facts = person.model_dump(include=set(_PERSON_FACTS))
    works = None if person.works == WEEK else _BETWEEN.join(person.works)
    return facts | {"partnership_id": partnership_id, "email": person.email.lower(), "works": works}


def _save_addresses(
    session: Session, partnership_id: str, people: Sequence[Person], given: Mapping[str, int]
) -> None:
    """Replace the addresses and Slack identities of the people given; those of others stay.

    An address that is dead stays so: naming it once more does not bring it back.
    """
    dead = _dead_addresses(session, partnership_id)
    for held in (_address, _slack):
        theirs = (held.c.partnership_id == partnership_id) & held.c.person_id.in_(given.values())
        run(session, delete(held).where(theirs))
    addresses = [
        {"partnership_id": partnership_id, "email": email, "person_id": given[person.email.lower()],
         "dead_at": None, "dead_why": None} | dead.get(email, {})
        for person in people
        for email in dict.fromkeys(e.lower() for e in (person.email, *person.other_emails))
    ]
    run_many(session, _address.insert(), addresses)
    identities = [
        {"partnership_id": partnership_id, "team": person.slack.team, "member": person.slack.user,
         "person_id": given[person.email.lower()]}
        for person in people
        if person.slack is not None
    ]
    run_many(session, _slack.insert(), identities)


def _dead_addresses(session: Session, partnership_id: str) -> dict[str, dict[str, object]]:
    dead: Query = select(_address.c.email, _address.c.dead_at, _address.c.dead_why).where(
        _address.c.partnership_id == partnership_id, _address.c.dead_at.is_not(None)
    )
    return {email: {"dead_at": at, "dead_why": why} for email, at, why in run(session, dead)}


class Names(dict[str, int]):
    """Ids by name; a name that is missing is refused with a sentence."""

    def find(self, name: str | None, part: str) -> int | None:
        """The id of `name`, or none for none.

        Raises:
            UnknownName: nobody of that name is stored.
        """
        return None if name is None else self.must(name, part)

    def must(self, name: str, part: str) -> int:
        """The id of `name`.

        Raises:
            UnknownName: nobody of that name is stored.
        """
        if name.lower() not in self:
            raise UnknownName(f"“{name}” is named as {part} and is not known here; add it first.")
        return self[name.lower()]


def person_ids(session: Session, partnership_id: str, *, first_addresses: bool = False) -> Names:
    """People's ids by any of their addresses, or by their first one only."""
    held = (_person.c.email, _person.c.id) if first_addresses else (_address.c.email, _address.c.person_id)
    owner = held[0].table.c.partnership_id
    return Names(pairs(session, select(*held).where(owner == partnership_id)))


def save_absences(session: Session, partnership_id: str, absences: Sequence[Absence]) -> None:
    """Add absences; one for the same days again only changes the deputy.

    Raises:
        UnknownName: a person or deputy is not among the people of the partnership.
    """
    known = person_ids(session, partnership_id)
    key = ["partnership_id", "person_id", "first", "last"]
    rows = [
        {
            "partnership_id": partnership_id,
            "person_id": known.must(absence.email, "somebody away"),
            "first": absence.first,
            "last": absence.last,
            "deputy_id": known.find(absence.deputy, f"deputy of {absence.email}"),
        }
        for absence in absences
    ]
    run_many(session, upsert(dialect(session), _absence, key, ["deputy_id"]), rows)


def note_absence(
    session: Session, partnership_id: str, person_id: int, first: date, last: date, deputy_id: int | None = None
) -> None:
    """Remember that a person is away on these days, both included; the same days again change nothing."""
    row = {"partnership_id": partnership_id, "person_id": person_id, "first": first, "last": last,
           "deputy_id": deputy_id}
    run(session, insert_unless(dialect(session), _absence, "partnership_id", "person_id", "first", "last"), row)


def absences_from(session: Session, partnership_id: str, day: date) -> list[Away]:
    """Absences that last until `day` or longer."""
    wanted = select(_absence.c.person_id, _absence.c.first, _absence.c.last, _absence.c.deputy_id)
    still = (_absence.c.partnership_id == partnership_id) & (_absence.c.last >= day)
    return [Away(*row) for row in run(session, wanted.where(still).order_by(_absence.c.first, _absence.c.id))]


_IDENTITY: Query = select(
    _person.c.partnership_id, _person.c.id, _person.c.email, _person.c.name, _person.c.organisation,
    _person.c.prefers, _person.c.timezone, _person.c.calendar, _person.c.deputy_id, _person.c.works,
)
_BY_SLACK = _IDENTITY.join(_slack, (_slack.c.partnership_id == _person.c.partnership_id)
                           & (_slack.c.person_id == _person.c.id)).where(
    _slack.c.team == bindparam("team"), _slack.c.member == bindparam("member")
).order_by(_person.c.partnership_id)
_BY_EMAIL = _IDENTITY.join(_address, (_address.c.partnership_id == _person.c.partnership_id)
                           & (_address.c.person_id == _person.c.id)).where(
    _address.c.email == bindparam("email")
).order_by(_person.c.partnership_id)
_BY_ID = _IDENTITY.where(
    _person.c.partnership_id == bindparam("partnership_id"), _person.c.id == bindparam("person_id"))
_ALL = _IDENTITY.where(_person.c.partnership_id == bindparam("partnership_id")).order_by(_person.c.id)


def person_by_slack(session: Session, team: str, user: str) -> list[Identity]:
    """The person a Slack workspace knows by this id: one for each partnership they belong to."""
    return [Identity(*row) for row in run(session, _BY_SLACK, {"team": team, "member": user})]


def person_by_email(session: Session, email: str) -> list[Identity]:
    """The person with this address: one for each partnership they belong to."""
    return [Identity(*row) for row in run(session, _BY_EMAIL, {"email": email.lower()})]


def people_of(session: Session, partnership_id: str) -> dict[int, Identity]:
    """Everybody of a partnership, by id."""
    rows = run(session, _ALL, {"partnership_id": partnership_id})
    return {row[1]: Identity(*row) for row in rows}


def person_of(session: Session, partnership_id: str, person_id: int) -> Identity:
    """One person of a partnership.

    Raises:
        LookupError: it has nobody of this id.
    """
    row = run(session, _BY_ID, {"partnership_id": partnership_id, "person_id": person_id}).first()
    if row is None:
        raise LookupError(f"Partnership {partnership_id} has no person {person_id}.")
    return Identity(*row)


def slack_identities(
    session: Session, partnership_id: str, person_id: int | None = None
) -> dict[int, tuple[str, str]]:
    """Where each person, or the one given, can be reached in Slack: (team, user) by person."""
    wanted: Query = select(_slack.c.person_id, _slack.c.team, _slack.c.member).where(
        _slack.c.partnership_id == partnership_id
    )
    if person_id is not None:
        wanted = wanted.where(_slack.c.person_id == person_id)
    return {person_id: (team, user) for person_id, team, user in run(session, wanted)}


_SLACK_OF: Query = (
    select(_slack.c.team, _slack.c.member)
    .where(_slack.c.partnership_id == bindparam("partnership_id"), _slack.c.person_id == bindparam("person_id"))
    .order_by(_slack.c.team, _slack.c.member)
    .limit(1)
)


def slack_identity(session: Session, partnership_id: str, person_id: int) -> tuple[str, str] | None:
    """The team and user by which Slack knows a person; none for somebody without."""
    row = run(session, _SLACK_OF, {"partnership_id": partnership_id, "person_id": person_id}).first()
    return None if row is None else (row[0], row[1])


def link_slack(session: Session, partnership_id: str, person_id: int, team: str, user: str) -> bool:
    """Tie a Slack identity to a person; false when it already belongs to somebody of the partnership."""
    statement = insert_unless(dialect(session), _slack, "partnership_id", "team", "member")
    row = {"partnership_id": partnership_id, "team": team, "member": user, "person_id": person_id}
    return run(session, statement.returning(_slack.c.person_id), row).first() is not None
