"""Only what Slack signed, for us, now, goes on; all else gets its own answer and is quoted nowhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.precheck import LARGEST, Accepted, Rejected, team_of, verify
from bot.channels.slack.signatures import sign

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
STAMP = int(NOON.timestamp())
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
OLD_SECRET = "1f742231b10e8888abcd99yyyzzz85a5"
APP, TEAM = "A0QUARTER", "T0COUNTY"
EVENT = {"type": "event_callback", "api_app_id": APP, "team_id": TEAM, "event_id": "Ev1"}
BODY = json.dumps(EVENT).encode()

Pairs = list[tuple[bytes, bytes]]


def signed(body: bytes = BODY, at: int | str = STAMP, secret: str = SECRET, kind: str = "json") -> Pairs:
    """The headers Slack sends with a body; `at` is signed as a number and sent as it is."""
    mark = sign(secret, int(at) if str(at).isdecimal() else STAMP, body)
    return [
        (b"content-type", b"application/json" if kind == "json" else b"application/x-www-form-urlencoded"),
        (b"X-Slack-Request-Timestamp", str(at).encode()),
        (b"X-Slack-Signature", mark.encode()),
    ]


def marked(mark: bytes) -> Pairs:
    """The right headers, but for the signature."""
    return [*signed()[:2], (b"x-slack-signature", mark)]


def judge(headers: Pairs, body: bytes = BODY, method: str = "POST", **known: Any) -> Accepted | Rejected:
    """What becomes of a call at noon."""
    secrets = known.pop("secrets", (SECRET,))
    return verify(
        method, headers, body, secrets, NOON, **{"api_app_id": APP, "allowed_teams": {TEAM}, **known}
    )


def status(verdict: Accepted | Rejected) -> int | str:
    """The status of a rejection, or that there was none."""
    return verdict.status if isinstance(verdict, Rejected) else "accepted"


RIGHT = sign(SECRET, STAMP, BODY).encode()
MISTRUSTED = {
    "no headers": [],
    "no timestamp": [(b"x-slack-signature", RIGHT)],
    "no signature": signed()[:2],
    "timestamp empty": signed(at=""),
    "timestamp words": signed(at="abc"),
    "timestamp negative": signed(at="-1"),
    "timestamp huge": signed(at=str(10**30)),
    "timestamp in other digits": signed(at="١٧"),
    "timestamp with letters": signed(at=f"{STAMP}x"),
    "timestamp with a space": signed(at=f" {STAMP}"),
    "timestamp old": signed(at=STAMP - 301),
    "timestamp future": signed(at=STAMP + 301),
    "timestamp twice": [*signed(), signed()[1]],
    "timestamp not the signed one": [
        *signed()[:1],
        (b"x-slack-request-timestamp", b"%d" % (STAMP - 1)),
        signed()[2],
    ],
    "signature empty": marked(b""),
    "signature without v0": marked(RIGHT[3:]),
    "signature of another version": marked(b"v1" + RIGHT[2:]),
    "signature too short": marked(RIGHT[:-1]),
    "signature too long": marked(RIGHT + b"0"),
    "signature not ASCII": marked("v0=é".encode() * 20),
    "signature not text": marked(b"v0=" + b"\xff" * 64),
    "signature of another secret": signed(secret=OLD_SECRET),
    "signature of another body": signed(body=b"{}"),
    "two signatures": [*signed(), signed()[2]],
    "two signatures, one wrong": [*signed(), (b"x-slack-signature", b"v0=" + b"0" * 64)],
}


@pytest.mark.parametrize("headers", MISTRUSTED.values(), ids=MISTRUSTED.keys())
def test_what_slack_did_not_sign_is_refused(headers: Pairs) -> None:
    """Whatever is wrong with the signature, the answer is 401; mended, the same call is accepted."""
    assert status(judge(headers)) == 401
    assert status(judge(signed())) == "accepted"


@pytest.mark.parametrize("seconds", [-300, -299, 0, 299, 300])
def test_a_call_may_be_five_minutes_off(seconds: int) -> None:
    """Early or late, within the window it is believed."""
    assert status(judge(signed(at=STAMP + seconds))) == "accepted"


def test_a_fraction_beyond_the_window_is_too_late() -> None:
    """The window is kept by the clock, not by whole seconds."""
    later = NOON + timedelta(seconds=300, milliseconds=1)
    assert status(verify("POST", signed(), BODY, (SECRET,), later)) == 401
    assert status(verify("POST", signed(), BODY, (SECRET,), NOON + timedelta(seconds=300))) == "accepted"


def test_a_secret_can_be_replaced_while_calls_are_under_way() -> None:
    """With two secrets known, either may have signed; with the old one dropped, it no longer may."""
    both = (SECRET, OLD_SECRET)
    assert ["accepted"] * 2 == [status(judge(signed(secret=one), secrets=both)) for one in both]
    assert status(judge(signed(secret=OLD_SECRET))) == 401


@pytest.mark.parametrize("secrets", [(), ("",)])
def test_an_empty_secret_signs_nothing(secrets: tuple[str, ...]) -> None:
    """Without a secret every call is refused, even one signed with nothing."""
    assert status(judge(signed(secret=""), secrets=secrets)) == 401
    assert status(judge(signed(), secrets=(*secrets, SECRET))) == "accepted"


UNREADABLE = {
    "not UTF-8": (b'{"a": "\xff"}', "json"),
    "nothing": (b"", "json"),
    "words": (b"hello", "form"),
    "broken JSON": (b'{"a":', "json"),
    "a list": (b"[1]", "json"),
    "a number called JSON": (b"1", "json"),
    "JSON nested without end": (b'{"a":' * 100_000, "json"),
    "half a character": (b'{"a": "\\uD800"}', "json"),
    "no character": (b'{"a": "\\u0000"}', "json"),
    "no character in a form": (b"command=%00", "form"),
    "half a character in a form": (b"command=%ED%A0%80", "form"),
    "too many fields": (b"&".join([b"a=b"] * 101), "form"),
    "an interaction that is not JSON": (b"payload=hello", "form"),
    "an interaction that is a list": (b"payload=%5B%5D", "form"),
}


@pytest.mark.parametrize(("body", "kind"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_refused(body: bytes, kind: str) -> None:
    """Signed, but neither a JSON object nor a form of text: 400; mended, it is accepted."""
    assert status(judge(signed(body, kind=kind), body, allowed_teams=None)) == 400
    whole = b'{"type": "x"}' if kind == "json" else b"command=/returns"
    assert status(judge(signed(whole, kind=kind), whole, allowed_teams=None)) == "accepted"


def test_a_body_may_be_a_million_bytes_and_no_more() -> None:
    """A larger one is refused unread."""
    filling = LARGEST - len(json.dumps({**EVENT, "x": ""}))
    body, larger = (json.dumps({**EVENT, "x": "a" * size}).encode() for size in (filling, filling + 1))
    assert status(judge(signed(larger), larger)) == 413
    assert status(judge(signed(body), body)) == "accepted"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "post", ""])
def test_only_a_post_is_heard(method: str) -> None:
    """Any other method is not allowed."""
    assert status(judge(signed(), method=method)) == 405
    assert status(judge(signed())) == "accepted"


def test_a_call_for_another_app_is_forbidden() -> None:
    """One that names another app is refused; one that names none is believed for its signature."""
    other, none = ({**EVENT, "api_app_id": "A0OTHER"}, {"type": "shortcut", "team": {"id": TEAM}})
    bodies = [json.dumps(one).encode() for one in (other, none)]
    assert [status(judge(signed(one), one)) for one in bodies] == [403, "accepted"]
    assert status(judge(signed(bodies[0]), bodies[0], api_app_id=None)) == "accepted"


def test_a_workspace_that_is_not_allowed_is_answered_and_ignored() -> None:
    """It gets 200, so that Slack does not ask again, and goes no further; allowed, it does."""
    body = json.dumps({**EVENT, "team_id": "T0ELSEWHERE"}).encode()
    headers = signed(body)
    mark = headers[2][1].decode()
    assert judge(headers, body) == Rejected(200, "from a workspace that is not allowed", mark)
    assert status(judge(signed(body), body, allowed_teams={TEAM, "T0ELSEWHERE"})) == "accepted"


def test_a_call_of_no_workspace_needs_no_leave() -> None:
    """Slack's question whether we are there is answered; any other call must name its workspace."""
    there, nameless = b'{"type": "url_verification", "challenge": "c"}', b'{"type": "event_callback"}'
    assert status(judge(signed(there), there)) == "accepted"
    assert status(judge(signed(nameless), nameless)) == 200


WORKSPACES = [
    ({"authorizations": [{"team_id": "T1"}], "team_id": "T2"}, "T1"),
    ({"authorizations": [], "team_id": "T2"}, "T2"),
    ({"authorizations": [{"team_id": None}], "team_id": "T2"}, "T2"),
    ({"team": {"id": "T3"}, "user": {"team_id": "T4"}}, "T3"),
    ({"team": None, "user": {"team_id": "T4"}}, "T4"),
    ({"team": 5, "user": [], "authorizations": 7, "team_id": {}}, ""),
]


@pytest.mark.parametrize(("payload", "team"), WORKSPACES)
def test_the_workspace_is_where_the_app_is_installed(payload: dict[str, Any], team: str) -> None:
    """In a shared channel that is not where the event happened."""
    assert team_of(payload) == team


def test_an_accepted_call_says_all_that_is_needed() -> None:
    """The signature for the store of those seen, the workspace, the text, what was read, and the retry."""
    headers = [*signed(), (b"X-Slack-Retry-Num", b"2")]
    assert judge(headers) == Accepted(RIGHT.decode(), TEAM, BODY.decode(), EVENT, 2)


def test_the_same_call_again_bears_the_same_signature() -> None:
    """That is how a replay is known; Slack's own retry is signed anew."""
    first, replayed, retried = (judge(signed(at=at)) for at in (STAMP, STAMP, STAMP + 60))
    assert isinstance(first, Accepted)
    assert isinstance(retried, Accepted)
    assert first == replayed
    assert first.signature != retried.signature


def test_an_interaction_and_a_command_are_read() -> None:
    """A form is read as it is, or by its payload; text may hold any characters a person can type."""
    words = "café \\u0000 😀 payload"
    action = {"type": "block_actions", "api_app_id": APP, "team": {"id": TEAM}, "text": words}
    command = {"command": "/returns", "team_id": TEAM, "api_app_id": APP, "text": words, "empty": ""}
    for expected, form in ((action, {"payload": json.dumps(action)}), (command, command)):
        body = urlencode(form).encode()
        verdict = judge(signed(body, kind="form"), body)
        assert isinstance(verdict, Accepted)
        assert verdict.payload == expected


ESCAPES = st.sampled_from(["%22", "%2522", "%", "%3", "A", "22", "%25", "+", "&", "=", " ", '"', "{", "é", "%7b"])


@given(said=st.lists(ESCAPES).map("".join))
def test_what_looks_like_an_escape_arrives_as_it_was_written(said: str) -> None:
    """The signs of JSON are taken out of a form's escapes all at once; what a person wrote is no escape."""
    press = {"type": "block_actions", "team": {"id": TEAM}, "api_app_id": APP, "value": said}
    body = urlencode({"payload": json.dumps(press, ensure_ascii=False)}).encode()
    verdict = judge(signed(body, kind="form"), body)
    assert isinstance(verdict, Accepted)
    assert press == verdict.payload


def test_what_a_person_wrote_does_not_show() -> None:
    """Printed, a verdict keeps the body to itself."""
    body = json.dumps({**EVENT, "text": "canary"}).encode()
    assert "canary" not in repr(judge(signed(body), body))
    broken = b'{"text": "canary"'
    assert "canary" not in repr(judge(signed(broken), broken))


NAMES = st.sampled_from(
    [b"x-slack-signature", b"x-slack-request-timestamp", b"content-type", b"X-Slack-Retry-Num"]
)
VALUES = st.binary(max_size=80) | st.sampled_from([b"%d" % STAMP, RIGHT, b"application/json"])


@given(
    st.lists(st.tuples(NAMES | st.binary(max_size=9), VALUES)),
    st.binary() | st.just(BODY),
    st.text(max_size=6),
)
def test_any_call_at_all_gets_a_verdict(headers: Pairs, body: bytes, method: str) -> None:
    """Whatever comes in, nothing is raised, and nothing unsigned is accepted."""
    for asked in (method, "POST"):
        verdict = judge(headers, body, asked)
        assert isinstance(verdict, Rejected) or verdict.signature == sign(SECRET, STAMP, body)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from([*EVENT, "team", "user", "id"]) | st.text(), inner)
    ),
)


@given(st.binary() | JSONS.map(lambda one: json.dumps(one).encode()), st.sampled_from(["json", "form"]))
def test_any_signed_body_gets_a_verdict(body: bytes, kind: str) -> None:
    """Signed, the strangest body is accepted as an object of text or refused, and never raises."""
    verdict = judge(signed(body, kind=kind), body)
    if isinstance(verdict, Accepted):
        json.dumps(verdict.payload, ensure_ascii=False).encode()
