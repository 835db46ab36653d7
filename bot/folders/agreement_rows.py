"""The rows that say who signed the agreement: partnership, themes, people; and when they are not at work."""

from __future__ import annotations

from collections.abc import Iterable

from bot.folders.names import Names
from bot.folders.rows import Row
from conversations.partnership.closures import Closure
from conversations.partnership.people import WEEK, Absence, Person, SlackIdentity
from conversations.partnership.targets import Partnership, Theme


def partnership_of(rows: Iterable[Row]) -> Partnership | None:
    """The one row of the partnership sheet."""
    found = list(rows)
    for extra in found[1:]:
        extra.wrong(None, "A folder holds one partnership.", "Delete this row, or give it a folder of its own.")
    if not found or not found[0].whole:
        return None
    return Partnership(**found[0].values)


def themes_of(rows: Iterable[Row], names: Names) -> list[Theme]:
    """The themes; each is known from here on, even where its chair is not."""
    themes = []
    names.themes = set()
    for row in rows:
        names.themes.add(row["theme"])
        names.check_people(row, "chair")
        if row.whole:
            themes.append(Theme(name=row["theme"], chair=row["chair"], channel=row["channel"], emails=row["emails"]))
    return themes


def people_of(rows: Iterable[Row], partnership: Partnership | None, names: Names) -> list[Person]:
    """The people. An empty time zone or calendar is the partnership's; addresses are not shared."""
    read = list(rows)
    names.people = {row["email"] for row in read if row["email"]}
    for row in read:
        _own_addresses(row, names)
    slack: dict[SlackIdentity, Row] = {}
    for row in read:
        _own_slack(row, slack)
        names.check_people(row, "deputy")
        if row["deputy"] and row["deputy"] == row["email"]:
            row.wrong("deputy", "Nobody is their own deputy.", "Name somebody else or leave it empty.")
    return [_person(row, partnership) for row in read if row.whole]


def absences_of(rows: Iterable[Row], names: Names) -> list[Absence]:
    """When people are away."""
    absences = []
    for row in rows:
        names.check_people(row, "email", "deputy")
        if row["from"] and row["to"] and row["to"] < row["from"]:
            row.wrong("to", "The absence ends before it begins.", "Write the last day of the absence.")
        if row["deputy"] and row["deputy"] == row["email"]:
            row.wrong("deputy", "Nobody is their own deputy.", "Name somebody else or leave it empty.")
        if row.whole:
            absences.append(Absence(email=row["email"], first=row["from"], last=row["to"], deputy=row["deputy"]))
    return absences


def closures_of(rows: Iterable[Row]) -> list[Closure]:
    """On which days nobody works, or people do although they are listed as holidays."""
    closures = []
    for row in rows:
        worked = row["worked"] == "yes"
        if worked and row["date"] is not None and row["date"].weekday() >= len(WEEK):
            row.wrong("date", f"{row['date']} is no day from Monday to Friday.", "Leave it out.")
        if row.whole:
            closures.append(Closure(day=row["date"], name=row["name"], calendar=row["calendar"] or None, worked=worked))
    return closures


def _person(row: Row, partnership: Partnership | None) -> Person:
    slack = SlackIdentity(team=row["slack_team"], user=row["slack_user"]) if row["slack_user"] else None
    return Person(
        email=row["email"], name=row["name"], organisation=row["organisation"],
        other_emails=row["other_emails"], slack=slack, deputy=row["deputy"],
        prefers=row["prefers"] or ("slack" if slack else "email"),
        timezone=row["timezone"] or (partnership.timezone if partnership else "Europe/London"),
        calendar=row["calendar"] or (partnership.calendar if partnership else "england"),
        works=row["works"],
    )  # fmt: skip


def _own_addresses(row: Row, names: Names) -> None:
    for address in row["other_emails"] or ():
        owner = address if address in (names.people or ()) else names.addresses.get(address)
        if owner is not None:
            row.wrong("other_emails", f"{address} is an address of {owner} already.", "Leave it with one person.")
        elif row["email"]:
            names.addresses[address] = row["email"]


def _own_slack(row: Row, seen: dict[SlackIdentity, Row]) -> None:
    team, user = row["slack_team"], row["slack_user"]
    if bool(team) != bool(user):
        given, lacking = ("slack_team", "slack_user") if team else ("slack_user", "slack_team")
        row.wrong(lacking, f"There is a {given} without a {lacking}.", "Fill in both or neither.")
    elif team and user:
        first = seen.setdefault(SlackIdentity(team=team, user=user), row)
        if first is not row:
            row.wrong("slack_user", f"{user} is the Slack id of row {first.number} already.", "Give each their own.")
