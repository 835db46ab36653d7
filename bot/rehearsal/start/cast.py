"""Who is in the rehearsal: everybody of an import folder, in Slack where they are known there, and with a mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.folders.contents import Contents
from bot.rehearsal.mailbox.office import PostOffice, Reader
from bot.rehearsal.slack.records import Person
from bot.rehearsal.slack.workspace import Workspace
from conversations.partnership.districts import District


@dataclass(frozen=True, slots=True)
class Room:
    """The channel of the board, a theme or a district, and the Slack users in it."""

    id: str
    name: str
    topic: str
    members: tuple[str, ...]


def settle_in(workspace: Workspace, contents: Contents) -> None:
    """Put everybody in the workspace, and the app with them in the channels of board, themes and districts."""
    for person in cast(contents):
        workspace.add_person(person)
    for room in rooms(contents):
        members = [*room.members, workspace.installation.bot_user]
        workspace.add_channel(room.id, room.name, members, topic=room.topic)


def cast(contents: Contents) -> tuple[Person, ...]:
    """Everybody with a Slack identity, and what they do here."""
    return tuple(
        Person(person.slack.user, person.name, person.email, person.organisation, part(person.email, contents))
        for person in contents.people
        if person.slack
    )


def hand_out_mailboxes(office: PostOffice, contents: Contents, slack: str) -> None:
    """Give everybody a mailbox; `slack` is where the rehearsal Slack stands, for those who are in it too."""
    for person in contents.people:
        elsewhere = f"{slack}/as/{person.slack.user}" if person.slack else ""
        doing = part(person.email, contents)
        office.add_reader(Reader(person.email, person.name, person.organisation, doing, elsewhere))


def part(email: str, contents: Contents) -> str:
    """What a person does, in words; the first letter large, references as they are written."""
    doing = "; ".join(_parts(email, contents)) or "takes part"
    return doing[:1].upper() + doing[1:]


def _parts(email: str, contents: Contents) -> Iterator[str]:
    led = [target.ref for target in contents.targets if target.lead == email]
    chaired = [theme.name for theme in contents.themes if theme.chair == email]
    chaired += [f"the partnership of {each.name}" for each in contents.districts or () if each.chair == email]
    if led:
        yield f"leads {_listed(led)}"
    if chaired:
        yield f"chairs {' and '.join(chaired)}"
    if not led and not chaired:
        yield from _lesser_parts(email, contents)


def _lesser_parts(email: str, contents: Contents) -> Iterator[str]:
    """What those do who neither lead nor chair."""
    sponsored = [target.ref for target in contents.targets if target.sponsor == email]
    joined = [target.ref for target in contents.targets if email in target.members]
    helped = [person.name for person in contents.people if person.deputy == email]
    if sponsored:
        yield f"sponsors {_listed(sponsored)}"
    if joined:
        yield f"delivers {_listed(joined)}"
    if helped:
        yield f"stands in for {' and '.join(helped)}"
    if email in contents.partnership.board_emails:
        yield f"reads for the {contents.partnership.board}"


def _listed(refs: list[str]) -> str:
    """References with commas, none of them broken over two lines."""
    return ", ".join(ref.replace(" ", "\N{NO-BREAK SPACE}") for ref in refs)


def rooms(contents: Contents) -> tuple[Room, ...]:
    """A channel for the board, and for every theme, district and layer of their own, that has one."""
    users = {person.email: person.slack.user for person in contents.people if person.slack}
    board = contents.partnership
    told = [
        (board.board_channel, board.board, set(board.board_emails)),
        *((theme.channel, theme.name, _of_theme(theme.name, contents)) for theme in contents.themes),
        *((each.channel, each.name, _of_district(each, contents)) for each in contents.districts or ()),
        *((each.channel, each.reader or each.name, set(each.emails)) for each in contents.layers or ()),
    ]
    named = [(channel.removeprefix("#"), topic, emails) for channel, topic, emails in told if channel]
    return tuple(Room(room_id(name), name, topic, tuple(_users(emails, users))) for name, topic, emails in named)


def room_id(name: str) -> str:
    """The id of a channel in the rehearsal."""
    return f"C0{name.upper().replace('-', '')}"


def _users(emails: Iterable[str], users: dict[str, str]) -> Iterator[str]:
    return (users[email] for email in sorted(emails) if email in users)


def _of_theme(theme: str, contents: Contents) -> set[str]:
    chair = {each.chair for each in contents.themes if each.name == theme and each.chair}
    mine = [target for target in contents.targets if target.theme == theme]
    return chair | {email for t in mine for email in (t.lead, t.sponsor, *t.members) if email}


def _of_district(district: District, contents: Contents) -> set[str]:
    """Its chair, and whoever speaks for it."""
    chair = {district.chair} if district.chair else set()
    return chair | {body.giver for body in contents.bodies or () if body.body == district.name}
