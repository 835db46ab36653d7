"""A round, run from the command line: opened, followed, closed and released."""

from __future__ import annotations

import asyncio
import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from bot.handlers.import_partnership import Imported, import_folder
from bot.main import now
from conversations.partnership.rating import Tolerance
from conversations.partnership.targets import Partnership
from storage.database import Session, Store
from storage.people import save_partnership
from tests.bot.cli.calls import Call, done, told
from tests.hart import FOLDER as HART

OPENED = "The round of Q2 2026/27 is open: 22 returns, 22 updates and 1 review of 17 people, due 14 October 2026.\n" \
    "Nothing reaches Ben Carter, Cat Dewan: give them an address, or link them in Slack."
"""Without mail, whoever has no Slack is named."""
LONG_OVER = "2025-Q2"
"""A round whose release day is over whenever this is run."""
VERBS = ("open", "preview", "status", "close", "release")


@pytest.mark.usefixtures("county")
def test_preview_says_the_days_and_opens_nothing(call: Call) -> None:
    """Five days in the words of people; the round is not there until it is opened."""
    said = done(call("round", "preview", "2026-Q2")).splitlines()
    assert "Opens                  1 October 2026" == said[0]
    assert "No changes after       25 November 2026" == said[4]
    assert (1, "There is no round of Q2 2026/27. Open it with `quarterday round open 2026-Q2`.") \
        == told(call("round", "status", "2026-Q2"))
    assert OPENED == done(call("round", "open", "--now", "2026-Q2"))


@pytest.mark.usefixtures("county")
def test_preview_shows_every_message_before_any_is_sent(call: Call) -> None:
    """To whom, when, by which channel, about what and why, below the days; whom nothing reaches is named."""
    days, messages = done(call("round", "preview", LONG_OVER)).split("\n\n")
    assert 5 == len(days.splitlines())
    counted, *lines, unreached = messages.splitlines()
    assert f"If nobody answers, {len(lines)} messages to " in counted
    [last] = [line for line in lines if "Maya Quinn" in line and line.endswith("  on the day it is due")]
    assert ["Tue", "14", "Oct", "2025", "09:30", "Maya", "Quinn", "slack", "reminder", "NI"] == last.split()[:10]
    [passed] = [line for line in lines if line.endswith("2 working days after it was due; deputy of Maya Quinn")]
    assert "Farah Siddiqui    slack  passed on   NI 111" in passed
    assert "Nothing reaches Ben Carter, Cat Dewan: give them an address, or link them in Slack." == unreached
    assert "There is no round of Q2 2025/26." in told(call("round", "status", LONG_OVER))[1]


@pytest.mark.usefixtures("county")
def test_preview_writes_its_messages_to_a_file(call: Call, home: Path) -> None:
    """A row for each message of the table; where that cannot be, the place is named."""
    code, why = told(call("round", "preview", LONG_OVER, "--csv", "no/such.csv"))
    assert (1, True) == (code, why.endswith("such.csv.part: No such file or directory."))
    said = done(call("round", "preview", LONG_OVER, "--csv", "messages.csv")).splitlines()
    rows = list(csv.DictReader((home / "messages.csv").read_text("utf-8-sig").splitlines()))
    table = done(call("round", "preview", LONG_OVER)).splitlines()
    assert f"{len(rows)} messages written to messages.csv." == said[5]
    assert len(table) - 8 == len(rows)
    assert {"at": "2025-10-14T09:30:00+01:00", "timezone": "Europe/London", "to": "Maya Quinn", "channel": "slack",
            "message": "reminder", "targets": "NI 111", "minutes": "3", "why": "on the day it is due"} in rows


@pytest.mark.usefixtures("county")
def test_preview_of_an_open_round_shows_what_is_still_to_come(call: Call) -> None:
    """Of one that is long over, nothing."""
    done(call("round", "open", LONG_OVER))
    assert "No message is to come." == done(call("round", "preview", LONG_OVER)).splitlines()[-1]


@pytest.mark.usefixtures("county")
def test_a_round_is_followed_to_its_end(call: Call) -> None:
    """Opened twice it is the same round; what is not sent is no return when it closes."""
    assert OPENED == done(call("round", "open", "--now", "Q2 2026/27"))
    assert OPENED == done(call("round", "open", "--now", "2026-Q2"))
    first, _, *lines = done(call("round", "status", "2026-Q2")).split("\n\n")[0].splitlines()
    assert "Q2 2026/27 (July to September 2026): 0 of 22 sent, open." == first
    assert (22 + 1 + 23, "NI 111       not started    Maya Quinn") == (len(lines), lines[0].strip())
    assert "Updates of delivery groups, reviews of risks and sign-offs: 0 of 23 sent." == lines[22]
    assert "NI 111       not started    Carl Dunn (delivery update)" in lines
    assert "NI 195       not started    Joyce Newton (delivery update)" in lines
    closed, *missing, others, until = done(call("round", "close", "2026-Q2")).splitlines()
    assert ("Closed. 22 returns stand as “no return”:", 22) == (closed, len(missing))
    assert ("NI 111       Maya Quinn", "Beside them 23 updates and reviews were not sent.") == (missing[0], others)
    assert "Until 25 November 2026 a return is still taken, and its figure marked as late." == until
    assert done(call("round", "status", "2026-Q2")).splitlines()[0].endswith("0 of 22 sent, closed.")
    preview = done(call("round", "release", "2026-Q2", "--preview")).splitlines()
    assert "theme Safer communities: 1 post and 1 direct message." in preview
    assert done(call("round", "status", "2026-Q2")).splitlines()[0].endswith("0 of 22 sent, closed.")
    first, *left = done(call("round", "release", "2026-Q2")).splitlines()
    assert ("Released 0 returns.", preview) == (first, left)
    assert ["Released 0 returns.", "Every digest had left before; nothing is sent twice."] \
        == done(call("round", "release", "2026-Q2")).splitlines()
    assert preview != done(call("round", "release", "2026-Q2", "--preview")).splitlines()
    assert done(call("round", "status", "2026-Q2")).splitlines()[0].endswith("0 of 22 sent, released.")


@pytest.mark.usefixtures("county")
def test_a_digest_sent_by_hand_does_not_leave_again_at_the_release(call: Call) -> None:
    """Its day being over, one is sent ahead; the release brings the others to where they go."""
    done(call("round", "open", LONG_OVER))
    sent = done(call("digest", "theme", "Safer communities", "--round", LONG_OVER, "--send"))
    assert "Posting to #safer and sending 1 direct message." == sent
    left = done(call("round", "release", LONG_OVER)).splitlines()
    assert (1, 0) == tuple(sum(line.startswith(f"theme {name}: ") for line in left)
                           for name in ("Stronger communities", "Safer communities"))


@pytest.mark.usefixtures("county")
def test_a_script_reads_where_each_return_stands(call: Call) -> None:
    """`--json` gives one object for each return, and nothing else."""
    done(call("round", "open", "2026-Q2"))
    lines = json.loads(done(call("round", "status", "2026-Q2", "--json")))
    assert (22, 45) == (sum("lead" in line for line in lines), len(lines))
    assert {"ref": "NI 111", "lead": "Maya Quinn", "state": "not_started", "sent_at": None} == lines[0]


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("verb", VERBS)
def test_what_is_no_quarter_is_wrong_usage(call: Call, verb: str) -> None:
    """The sentence says how a quarter is written; a usage error ends with 2."""
    code, why = told(call("round", verb, "2026-Q9"))
    sentence = "Error: Invalid value: “2026-Q9” is not a quarter; write it like 2026-Q2 or Q2 2026/27."
    assert (2, sentence) == (code, why.splitlines()[-1])
    assert OPENED == done(call("round", "open", "--now", "2026-Q2"))


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("verb", VERBS)
def test_without_a_partnership_there_is_no_round(call: Call, verb: str) -> None:
    """The refusal names the command that brings one."""
    assert (1, "There is no partnership yet. Run `quarterday import` first.") == told(call("round", verb, "2026-Q2"))
    done(call("import", str(HART)))
    assert "Opens" in done(call("round", "preview", "2026-Q2"))


@pytest.mark.parametrize("verb", ["status", "close", "release"])
@pytest.mark.usefixtures("county")
def test_a_round_that_was_never_opened_is_refused(call: Call, verb: str) -> None:
    """The refusal names the command that opens it."""
    refused = (1, "There is no round of Q3 2026/27. Open it with `quarterday round open 2026-Q3`.")
    assert refused == told(call("round", verb, "2026-Q3"))
    done(call("round", "open", "2026-Q3"))
    done(call("round", verb, "2026-Q3"))


async def with_hart(url: str) -> None:
    """Take Hart in beside the example county."""
    store = Store.open(url)
    assert isinstance(await import_folder(store, HART, now()), Imported)
    await store.close()


async def test_of_several_partnerships_one_is_named(county: str, call: Call) -> None:
    """By its id or its name; without, or with a slip, they are listed."""
    await with_hart(county)
    def called(*words: str) -> tuple[int, str]:
        return told(call("round", "preview", "2026-Q2", *words))

    ask = await asyncio.to_thread(called)
    slip = await asyncio.to_thread(called, "--partnership", "Kent")
    assert 1 == ask[0]
    assert ask[1].startswith("Say which partnership with --partnership: ")
    assert (1, f"There is no partnership “Kent”. {ask[1]}") == slip
    said = await asyncio.to_thread(lambda: done(call("round", "preview", "2026-Q2", "--partnership",
                                                     "Marlshire Together")))
    assert said.startswith("Opens")


async def named_strangely(url: str, name: str) -> None:
    """Store a partnership whose name means something to a terminal."""
    rule = Tolerance(percent=Decimal(10))

    def work(session: Session) -> None:
        for each in (name, "plain"):
            save_partnership(session, each, Partnership(name=each, board="Board", default_rule=rule))

    store = Store.open(url)
    await store.write(work)
    await store.close()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("[bold]X[/bold] [/]", "[bold]X[/bold] [/]"),
        ("a :smile: of [link=http://x]y[/link]", "a :smile: of [link=http://x]y[/link]"),
        ("red\x1b[31malert", "red\\x1b[31malert"),
        ("turned\u202eround", "turned\\u202eround"),
    ],
)
async def test_names_are_printed_letter_by_letter(migrated: str, call: Call, name: str, shown: str) -> None:
    """What people wrote is neither markup nor an order to the terminal."""
    await named_strangely(migrated, name)
    code, why = await asyncio.to_thread(lambda: told(call("round", "preview", "2026-Q2")))
    assert (1, True) == (code, shown in why)
