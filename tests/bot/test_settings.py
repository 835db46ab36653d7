"""An installation is told by its surroundings what it is, and tells the operator what is amiss."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, example, read_settings
from bot.surroundings import PREFIX, SettingsMistake

STRONG = "q7Zr2LmV9sXwB4tKd8Jn1PfGc6HyTe3A"
SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"
SLACK = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "slack_signing_secret": SIGNING}
MAIL = {
    "mail_mode": "on",
    "mail_domain": "returns.example.gov.uk",
    "mail_from": "ask@returns.example.gov.uk",
    "smtp_url": "smtp://relay:25",
    "mail_listen": "lmtp://127.0.0.1:8024",
    "mail_authserv_id": "mx.example.gov.uk",
}
UNREADABLE = [
    ("PORT", "eight", "QUARTERDAY_PORT must be a whole number.", "8001"),
    ("PORT", "0", "QUARTERDAY_PORT must be 1 or more.", "1"),
    ("PORT", "65536", "QUARTERDAY_PORT must be 65535 or less.", "65535"),
    (
        "TIMEZONE",
        "Mars",
        "QUARTERDAY_TIMEZONE is not a time zone; write one like Europe/London.",
        "Europe/Paris",
    ),
    ("TIMEZONE", "Europe", "QUARTERDAY_TIMEZONE is not a time zone; write one like Europe/London.", "UTC"),
    ("SLACK_MODE", "on", "QUARTERDAY_SLACK_MODE must be 'off', 'http' or 'socket'.", "socket"),
    (
        "DATABASE_URL",
        "mysql://h/d",
        "QUARTERDAY_DATABASE_URL must begin with sqlite:// or postgresql://.",
        "sqlite:///x",
    ),
    (
        "SMTP_URL",
        "http://u:hush@h",
        "QUARTERDAY_SMTP_URL must begin with smtp:// or smtps://.",
        "smtps://u:hush@h",
    ),
    ("MAIL_LISTEN", "tcp://h:1", "QUARTERDAY_MAIL_LISTEN must begin with lmtp:// or smtp://.", "lmtp://h:1"),
]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine's own settings is seen."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{field.upper()}", raising=False)
        monkeypatch.delenv(f"{PREFIX}{field.upper()}_FILE", raising=False)


def mistakes() -> tuple[str, ...]:
    """What reading the settings is refused for."""
    with pytest.raises(SettingsMistake) as refusal:
        read_settings()
    return refusal.value.sentences


def test_the_defaults_are_a_server_on_this_machine() -> None:
    """Told nothing, it serves pages here, on SQLite, without Slack or mail."""
    settings = read_settings()
    assert ("127.0.0.1", 8000) == (settings.host, settings.port)
    assert "sqlite:///quarterday.db" == settings.database_url.get_secret_value()
    assert ("off", "off") == (settings.slack_mode, settings.mail_mode)


def test_the_environment_goes_before_the_file_of_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` is read, and the environment overrules it line by line."""
    Path(".env").write_text("QUARTERDAY_PORT=1\nQUARTERDAY_HOST=there\nSOMEBODY_ELSES=1\n", "utf-8")
    monkeypatch.setenv("QUARTERDAY_PORT", "2")
    settings = read_settings()
    assert ("there", 2) == (settings.host, settings.port)


def test_what_is_given_in_code_goes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rehearsal may fix a setting whatever the surroundings say."""
    monkeypatch.setenv("QUARTERDAY_LOG_FORMAT", "json")
    assert "console" == read_settings(log_format="console").log_format


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_any_setting_may_stand_in_a_file(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`…_FILE` names a file whose content, stripped, is the setting."""
    given = {**SLACK, **MAIL, "imap_url": "imaps://h", "port": "9"}.get(field)
    text = given or str(Settings.model_fields[field].default or STRONG).replace("**********", "sqlite:///x")
    Path("kept").write_text(f"  {text}\n", "utf-8")
    monkeypatch.setenv(f"{PREFIX}{field.upper()}_FILE", "kept")
    assert read_settings(**{field: text}) == read_settings()


def test_a_setting_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With both the value and its file there is no telling which is meant."""
    Path("kept").write_text(STRONG, "utf-8")
    monkeypatch.setenv("QUARTERDAY_SECRET_KEYS", STRONG)
    monkeypatch.setenv("QUARTERDAY_SECRET_KEYS_FILE", "kept")
    assert (
        "QUARTERDAY_SECRET_KEYS and QUARTERDAY_SECRET_KEYS_FILE are both set; keep one of them.",
    ) == mistakes()
    monkeypatch.delenv("QUARTERDAY_SECRET_KEYS")
    assert (STRONG,) == tuple(key.get_secret_value() for key in read_settings().secret_keys)


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown name and a missing file are each a sentence with its place."""
    monkeypatch.setenv("QUARTERDAY_SLACK_TOKEN", "xoxb-canary")
    monkeypatch.setenv("QUARTERDAY_SMTP_URL_FILE", "gone")
    assert (
        "QUARTERDAY_SLACK_TOKEN is not a setting of Quarterday; deploy/env.example lists those there are.",
        "QUARTERDAY_SMTP_URL_FILE names gone, which cannot be read: No such file or directory.",
    ) == mistakes()
    monkeypatch.delenv("QUARTERDAY_SLACK_TOKEN")
    Path("gone").write_text("smtp://relay", "utf-8")
    assert "smtp://relay" == read_settings().smtp_url.get_secret_value()


def test_a_file_that_is_not_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are not UTF-8 are no setting."""
    Path("kept").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("QUARTERDAY_HOST_FILE", "kept")
    assert ("QUARTERDAY_HOST_FILE names kept, which is not UTF-8 text.",) == mistakes()
    Path("kept").write_bytes(b"0.0.0.0\n")
    assert "0.0.0.0" == read_settings().host


@pytest.mark.parametrize(("name", "bad", "sentence", "good"), UNREADABLE)
def test_what_cannot_be_read_is_told_by_name(
    name: str, bad: str, sentence: str, good: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names the variable and the remedy, never the value; mended, it is read."""
    monkeypatch.setenv(f"{PREFIX}{name}", bad)
    assert (sentence,) == mistakes()
    monkeypatch.setenv(f"{PREFIX}{name}", good)
    assert isinstance(read_settings(), Settings)


MISSING = [
    ({}, ("QUARTERDAY_SECRET_KEYS is not set: links and sessions could not be signed.",)),
    (
        {"secret_keys": STRONG, "slack_mode": "http", "slack_signing_secret": " , "},
        (
            "QUARTERDAY_SLACK_SIGNING_SECRET is not set: a call could not be known to come from Slack.",
            "QUARTERDAY_SLACK_BOT_TOKEN is not set: nothing could be said in Slack.",
        ),
    ),
    (
        {"secret_keys": STRONG, "slack_mode": "socket"},
        (
            "QUARTERDAY_SLACK_APP_TOKEN is not set: the connection to Slack could not be opened.",
            "QUARTERDAY_SLACK_BOT_TOKEN is not set: nothing could be said in Slack.",
        ),
    ),
    (
        {"secret_keys": STRONG, "mail_mode": "on"},
        (
            "QUARTERDAY_MAIL_DOMAIN is not set: replies would have no address to come back to.",
            "QUARTERDAY_MAIL_FROM is not set: letters would have no sender.",
            "QUARTERDAY_SMTP_URL is not set: letters could not be sent.",
            "QUARTERDAY_MAIL_LISTEN or QUARTERDAY_IMAP_URL or QUARTERDAY_MAIL_WEBHOOK_SECRET is not set: "
            "replies could not come in.",
            "QUARTERDAY_MAIL_AUTHSERV_ID is not set: every reply would be parked, its sender unproven.",
        ),
    ),
    ({"secret_keys": STRONG, **MAIL}, ()),
    ({"secret_keys": STRONG, **SLACK, "slack_mode": "http"}, ()),
    ({"secret_keys": STRONG, **SLACK, "slack_mode": "socket"}, ()),
]


@pytest.mark.parametrize(("given", "sentences"), MISSING)
def test_the_check_says_what_the_chosen_modes_lack(given: dict[str, str], sentences: tuple[str, ...]) -> None:
    """Each missing setting is a sentence with what would fail; a full set is passed in silence."""
    assert sentences == read_settings(**given).check()


WEAK = [
    ("secret_keys", STRONG[:31], f"{STRONG},{STRONG[::-1]}", "is weak: use at least 32 characters"),
    ("secret_keys", "a" * 64, STRONG, "is weak: use at least 32 characters"),
    ("secret_keys", f"{STRONG},changeme", STRONG, "is weak: use at least 32 characters"),
    ("slack_signing_secret", "shush", SIGNING, "is weak: use at least 16 characters"),
    ("mail_webhook_secret", "hook", STRONG, "is weak: use at least 32 characters"),
    ("slack_bot_token", "xoxp-1", "xoxb-1", "is not the right kind of Slack token"),
    ("slack_app_token", "xoxb-1", "xapp-1", "is not the right kind of Slack token"),
    ("base_url", "http://returns.example.gov.uk", "https://returns.example.gov.uk", "is not encrypted"),
    ("slack_api_url", "http://10.0.0.9/api/", "http://localhost:9/api/", "is not encrypted"),
]


@pytest.mark.parametrize(("field", "bad", "good", "words"), WEAK)
def test_the_check_says_what_is_weak(field: str, bad: str, good: str, words: str) -> None:
    """A guessable secret, a wrong token or an open address is named, not quoted; a sound one passes."""
    sound = {"secret_keys": STRONG, field: bad}
    (sentence,) = read_settings(**sound).check()
    assert sentence.startswith(f"{PREFIX}{field.upper()} {words}")
    assert bad not in sentence
    assert () == read_settings(**{**sound, field: good}).check()


def test_secrets_do_not_show() -> None:
    """Printed, the settings keep every secret, and every address that may hold one."""
    canary = "canary7Zr2LmV9sXwB4tKd8Jn1PfGc6H"
    secret = {
        "secret_keys",
        "slack_bot_token",
        "slack_app_token",
        "slack_signing_secret",
        "mail_webhook_secret",
    }
    urls = {"database_url": "postgresql", "smtp_url": "smtp", "imap_url": "imaps"}
    given = dict.fromkeys(secret, canary) | {name: f"{kind}://u:{canary}@h" for name, kind in urls.items()}
    settings = read_settings(**given)
    assert canary not in f"{settings} {settings!r} {settings.model_dump_json()}"


def test_the_example_of_settings_is_drawn_from_the_class() -> None:
    """`deploy/env.example` says what the class says; write it anew when a setting changes."""
    kept = Path(__file__).parents[2] / "deploy" / "env.example"
    assert example() == kept.read_text("utf-8")


def test_the_example_of_settings_is_a_set_of_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uncommented line by line, the example reads as the defaults."""
    lines = [line.removeprefix("# ") for line in example().splitlines() if line.startswith(f"# {PREFIX}")]
    Path(".env").write_text("\n".join(lines), "utf-8")
    assert Settings.model_fields.keys() == {
        line.partition("=")[0].removeprefix(PREFIX).lower() for line in lines
    }
    spoken = read_settings()
    Path(".env").unlink()
    assert read_settings() == spoken
