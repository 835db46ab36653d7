"""A county of as many people as are wanted, half of them in Slack and half by mail, and the settings of its bots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.main import now
from bot.surroundings import variable
from conversations.partnership.people import Person, SlackIdentity
from storage.database import Session, Store
from storage.people import save_people
from tests.bench.bots import SECRET, TOKEN
from tests.bench.dialogue import TEAM
from tests.bot.wire import weald
from tests.bot.wire.weald import WEALD, Led, email_of, led_by, name_of, running_quarter
from tests.mail_settings import DOMAIN, RELAY

HOST = "127.0.0.1"
USER = "U0LEAD"


CHECKED = "checked by a colleague"
STORED_CHECKED = "checked"
"""How everybody says that their figure was checked, which is also the button for it; and what is stored of that."""


def figure_of(user: str) -> str:
    """What a person answers, green against the milestone: neighbours differ, so that no answer passes for another's."""
    return str(391 + int(user.removeprefix(USER)) % 19)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is asked: each leads one target, and is asked in Slack or by letter."""

    led: tuple[Led, ...]
    slack: bool = True
    letters: bool = True

    @classmethod
    def of(cls, people: int, *, slack: bool = True, letters: bool = True) -> Crowd:
        """So many people, all of them asked one way where the other is not wanted."""
        return cls(led_by({f"{USER}{number:05}": 1 for number in range(people)}), slack, letters)

    @property
    def in_slack(self) -> Sequence[Led]:
        """Every other one of them, or all, or none."""
        return (self.led[::2] if self.letters else self.led) if self.slack else ()

    @property
    def by_mail(self) -> Sequence[Led]:
        """The others."""
        return (self.led[1::2] if self.slack else self.led) if self.letters else ()


async def prepare(url: str, crowd: Crowd) -> None:
    """Store the partnership as it is before its round opens; the database stands at the newest schema."""
    store = Store.open(url)
    try:
        await store.write(lambda session: _set_up(session, crowd))
    finally:
        await store.close()


def _set_up(session: Session, crowd: Crowd) -> None:
    weald.set_up(session, crowd.led, quarter=running_quarter(now()))
    save_people(session, WEALD, [
        Person(email=email_of(each.user), name=name_of(each.user), organisation="County", prefers="slack",
               slack=SlackIdentity(team=TEAM, user=each.user)) for each in crowd.in_slack
    ])  # fmt: skip
    save_people(session, WEALD, [
        Person(email=email_of(each.user), name=name_of(each.user), organisation="County", prefers="email")
        for each in crowd.by_mail
    ])


def settings(url: str, api: str, smtp: int, web: int, lmtp: int) -> Mapping[str, str]:
    """The settings of one process, as variables: both channels, its own port of the web, and its own of the mail."""
    told = {
        "database_url": url, "secret_keys": "a key of the crowd that is long enough", "port": str(web), "host": HOST,
        "base_url": f"http://{HOST}:{web}", "log_format": "json",
        "slack_mode": "http", "slack_bot_token": TOKEN, "slack_signing_secret": SECRET, "slack_api_url": api,
        "slack_pace": "0", "slack_channel_pace": "0", "mail_pace": "0",  # its own pace is what is measured
        "mail_mode": "on", "mail_domain": DOMAIN, "mail_authserv_id": RELAY, "mail_from": f"Returns <returns@{DOMAIN}>",
        "smtp_url": f"smtp://{HOST}:{smtp}", "mail_listen": f"lmtp://{HOST}:{lmtp}",
    }  # fmt: skip
    return {variable(name): said for name, said in told.items()}
