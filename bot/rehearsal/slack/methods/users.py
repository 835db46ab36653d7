"""`users.*`: who people are."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.rehearsal.slack.methods.call import Call
from bot.rehearsal.slack.records import Person
from bot.rehearsal.slack.refusals import Json, SlackRefuses


def shown(call: Call, person: Person) -> Json:
    """A person as `users.info` shows them, with their time zone of this moment."""
    now = datetime.fromtimestamp(call.workspace.stamps.now(), UTC).astimezone(ZoneInfo(person.tz))
    offset = now.utcoffset()
    handle = person.email.split("@")[0] or person.name.lower().replace(" ", ".")
    body: Json = {
        "id": person.id, "team_id": call.workspace.installation.team, "name": handle,
        "real_name": person.name, "deleted": person.deleted, "is_bot": person.bot,
        "profile": {"real_name": person.name, "display_name": person.name, "title": person.part},
    }  # fmt: skip
    if person.email:
        body["profile"]["email"] = person.email
    if not person.deleted:
        body |= {
            "tz": person.tz,
            "tz_label": now.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
        }
    return body


def info(call: Call) -> Json:
    """users.info."""
    return {"ok": True, "user": shown(call, call.person())}


def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail; people whose account is gone are not found."""
    workspace = call.workspace
    person = workspace.people.get(workspace.by_email.get(call.need("email").lower(), ""))
    if person is None or person.deleted:
        raise SlackRefuses("users_not_found")
    return {"ok": True, "user": shown(call, person)}


def list_(call: Call) -> Json:
    """users.list."""
    everybody = [shown(call, person) for person in call.workspace.people.values()]
    return {"ok": True, "members": everybody, "response_metadata": {"next_cursor": ""}}
