"""Every setting of an installation, each with the help an operator reads.

A setting is an environment variable `QUARTERDAY_…`, a line of `.env`, or, for
what should not stand in an environment, a file named by `QUARTERDAY_…_FILE`.
Nothing is read at import; only the composition root may import this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.surroundings import PREFIX, SettingsMistake, Surroundings, sentence, variable

SHORTEST_KEY = 32
SHORTEST_SIGNING_SECRET = 16
FEWEST_DIFFERENT_CHARACTERS = 8
ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
NOTHING = SecretStr("")


def _parted(value: object) -> object:
    """Part a comma-separated text; leave anything else as it is."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("is not a time zone; write one like Europe/London") from error
    return name


def _begins(*schemes: str) -> AfterValidator:
    """Ask for an address of one of these schemes, or none; it may be a secret, so it is never quoted."""

    def check(value: Any) -> Any:
        if _text(value) and _text(value).partition("://")[0] not in schemes:
            raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return value

    return AfterValidator(check)


Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_parted)]
Database = Annotated[SecretStr, _begins("sqlite", "postgresql")]
Web = Annotated[str, _begins("https", "http")]
Smtp = Annotated[SecretStr, _begins("smtp", "smtps")]
Imap = Annotated[SecretStr, _begins("imaps", "imap")]
Listen = Annotated[str, _begins("lmtp", "smtp")]
Pace = Annotated[float, Field(ge=0)]
Zone = Annotated[str, AfterValidator(_zone)]


class Settings(BaseSettings):
    """What an installation is told from outside; secrets never show in its text."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    database_url: Database = SecretStr("sqlite:///quarterday.db")
    """Where everything is kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."""

    secret_keys: Secrets = ()
    """Keys that sign links and sessions, separated by commas: the first signs, all are accepted."""

    base_url: Web = "http://127.0.0.1:8000"
    """The address at which people reach the web pages; every link begins with it."""

    host: str = "127.0.0.1"
    """The network address the server listens at."""

    port: int = Field(8000, ge=1, le=65535)
    """The port the server listens at."""

    timezone: Zone = "Europe/London"
    """The time zone of a partnership that names none."""

    log_format: Literal["json", "console"] = "json"
    """How the log is written: json (one object a line) or console (to be read as it runs)."""

    slack_mode: Literal["off", "http", "socket"] = "off"
    """How Slack and this server meet: off, http (Slack calls us) or socket (we call Slack)."""

    slack_bot_token: SecretStr = NOTHING
    """The bot token of the Slack app (xoxb-…)."""

    slack_app_token: SecretStr = NOTHING
    """The app-level token of the Slack app (xapp-…), for socket mode."""

    slack_signing_secret: Secrets = ()
    """The signing secret of the Slack app, for http mode; two, separated by a comma, while it changes."""

    slack_api_url: Web = "https://slack.com/api/"
    """The address of Slack's Web API; a rehearsal Slack stands elsewhere."""

    slack_pace: Pace = 5.0
    """How many messages a second a Slack workspace is sent at most (it takes a few hundred a minute); 0: any number."""

    slack_channel_pace: Pace = 1.0
    """How many messages a second one Slack channel is sent at most (it takes one a second); 0: any number."""

    mail_mode: Literal["off", "on"] = "off"
    """Whether returns are asked and answered by email: off or on."""

    mail_domain: str = ""
    """The domain whose addresses receive replies, such as returns.example.gov.uk."""

    mail_from: str = ""
    """The name and address letters come from, such as Returns <returns@example.gov.uk>."""

    smtp_url: Smtp = NOTHING
    """The relay for outgoing mail: smtp://USER:PASSWORD@HOST:PORT or smtps://…; ?starttls=1 encrypts smtp."""

    mail_pace: Pace = 10.0
    """How many letters a second the relay is handed at most; 0: any number."""

    mail_listen: Listen = ""
    """Where to listen for mail handed on by your relay: lmtp://127.0.0.1:8024 or smtp://…."""

    imap_url: Imap = NOTHING
    """A mailbox to fetch replies from: imaps://USER:PASSWORD@HOST."""

    mail_webhook_secret: SecretStr = NOTHING
    """The secret with which a mail provider signs what it posts to /mail/inbound."""

    metrics_token: SecretStr = NOTHING
    """The token with which /metrics is read from other machines; without one it is read from this machine only."""

    mail_authserv_id: str = ""
    """The name under which your own relay writes Authentication-Results; no others are believed."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is given in code first, then what the surroundings say."""
        return init_settings, Surroundings(settings_cls, dotenv_settings, env_settings)

    def check(self) -> tuple[str, ...]:
        """Say what is missing or weak for the chosen modes, a sentence each; empty when all is well."""
        return (*self._missing(), *self._weak(), *self._unlike_tokens(), *self._unencrypted())

    def _missing(self) -> tuple[str, ...]:
        rows = (*NEEDED["always"], *NEEDED[f"slack {self.slack_mode}"], *NEEDED[f"mail {self.mail_mode}"])
        return tuple(
            f"{' or '.join(variable(name) for name in names)} is not set: {consequence}."
            for names, consequence in rows
            if not any(_told(getattr(self, name)) for name in names)
        )

    def _weak(self) -> tuple[str, ...]:
        return tuple(
            f"{variable(name)} is weak: use at least {shortest} characters chosen by chance for each secret."
            for name, shortest in SHORTEST.items()
            if any(_guessable(text, shortest) for text in _told(getattr(self, name)))
        )

    def _unlike_tokens(self) -> tuple[str, ...]:
        return tuple(
            f"{variable(name)} is not the right kind of Slack token: it should begin with {begins}."
            for name, begins in TOKENS.items()
            if any(not text.startswith(begins) for text in _told(getattr(self, name)))
        )

    def _unencrypted(self) -> tuple[str, ...]:
        return tuple(
            f"{variable(name)} is not encrypted: begin it with https:// unless it is this machine."
            for name in ("base_url", "slack_api_url")
            if urlsplit(getattr(self, name)).scheme == "http"
            and urlsplit(getattr(self, name)).hostname not in ON_THIS_MACHINE
        )


NEEDED: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "always": (
        (("database_url",), "answers could not be kept"),
        (("secret_keys",), "links and sessions could not be signed"),
        (("base_url",), "links would lead nowhere"),
    ),
    "slack off": (),
    "slack http": (
        (("slack_signing_secret",), "a call could not be known to come from Slack"),
        (("slack_bot_token",), "nothing could be said in Slack"),
    ),
    "slack socket": (
        (("slack_app_token",), "the connection to Slack could not be opened"),
        (("slack_bot_token",), "nothing could be said in Slack"),
    ),
    "mail off": (),
    "mail on": (
        (("mail_domain",), "replies would have no address to come back to"),
        (("mail_from",), "letters would have no sender"),
        (("smtp_url",), "letters could not be sent"),
        (("mail_listen", "imap_url", "mail_webhook_secret"), "replies could not come in"),
        (("mail_authserv_id",), "every reply would be parked, its sender unproven"),
    ),
}
"""What a mode cannot do without: one of the settings named, else the consequence."""

SHORTEST: Mapping[str, int] = {
    "secret_keys": SHORTEST_KEY,
    "slack_signing_secret": SHORTEST_SIGNING_SECRET,
    "mail_webhook_secret": SHORTEST_KEY,
    "metrics_token": SHORTEST_KEY,
}
"""Secrets that sign, and how many characters each needs (ASVS 5.0.0, 11.5.1: 128 bits of chance)."""

TOKENS: Mapping[str, str] = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}
"""How each kind of Slack token begins."""


def read_settings(**given: Any) -> Settings:
    """Read the settings of this installation; `given` goes before what the surroundings say.

    Raises:
        SettingsMistake: something is unknown, given twice, or unreadable; a sentence each.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsMistake(tuple(sentence(mistake) for mistake in error.errors())) from None


def example() -> str:
    """Write the text of `deploy/env.example`: each setting with its help and its default."""
    head = (
        "# Settings of Quarterday. Copy to .env, and uncomment what differs from the default.\n"
        f"# Any of them may stand in a file instead, named by {PREFIX}…_FILE.\n"
    )
    settings = (
        f"# {field.description}\n# {variable(name)}={_text(field.default) if field.default else ''}\n"
        for name, field in Settings.model_fields.items()
    )
    return "\n".join((head, *settings))


def _text(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _told(value: Any) -> tuple[str, ...]:
    """List the texts a setting holds; none when it is empty."""
    several = value if isinstance(value, tuple) else (value,)
    return tuple(_text(one) for one in several if _text(one).strip())


def _guessable(text: str, shortest: int) -> bool:
    return len(text) < shortest or len(set(text)) < FEWEST_DIFFERENT_CHARACTERS
