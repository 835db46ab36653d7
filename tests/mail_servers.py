"""Real mail servers for tests: a Postfix that hands mail on, and a Dovecot that holds mailboxes.

Each runs from a folder of its own on free ports of this machine, and touches
nothing under `/etc`. They come from the system (`tests.debian`). Where one may not
be installed, the test is named as not run, with the command that would change
that; with `CI=true` it fails instead.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.sockets import free_socket
from tests.debian import by_hand, found_or_installed, not_to_be_had
from tests.mail_settings import PASSWORD, dovecot_settings, postfix_files

PACKAGES: Mapping[str, str] = {"postfix": "postfix", "dovecot": "dovecot-imapd"}
"""Programs, and the Debian package of each."""
ANSWERS: Mapping[str, str] = {"postfix": "postfix postfix/main_mailer_type select No configuration\n"}
"""What a package would ask while it is installed."""
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
SECONDS = 20.0
"""How long a server may take to begin or to end."""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A relay that is set up as `deploy/postfix` says.

    It takes mail at `port`; that for our `DOMAIN` it hands by LMTP to whoever
    listens at `lmtp_port`, any other to whoever listens for SMTP at `sink_port`.
    """

    folder: Path
    port: int
    lmtp_port: int
    sink_port: int

    def hand_on(self) -> None:
        """Try everything that waits again, now."""
        self.run("postqueue", "-f")

    def waiting(self) -> int:
        """How many mails wait."""
        return sum(bool(re.match(r"[0-9A-F]{6,}", line)) for line in self.run("postqueue", "-p").splitlines())

    def empty(self) -> None:
        """Forget everything that waits, and what was said."""
        self.run("postsuper", "-d", "ALL")
        (self.folder / "postfix.log").write_text("")

    def log(self) -> str:
        """What the relay has said since it was emptied."""
        said = self.folder / "postfix.log"
        return said.read_text(errors="replace") if said.exists() else ""

    def run(self, *command: str) -> str:
        """One of Postfix's own commands; gives what it prints."""
        program, *words = command
        called = (str(shutil.which(program, path=PLACES)), "-c", str(self.folder), *words)
        done = subprocess.run(called, capture_output=True, text=True, check=False, timeout=SECONDS)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}\n{self.log()}"
        return done.stdout


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A server of mailboxes. Every name is a user with an empty mailbox of its own and one `PASSWORD`."""

    folder: Path
    port: int
    tls_port: int
    certificate: Path

    def url(self, user: str, folder: str = "INBOX", password: str = PASSWORD) -> str:
        """The setting for a user's mailbox, unencrypted."""
        return f"imap://{quote(user, safe='')}:{quote(password, safe='')}@127.0.0.1:{self.port}/{folder}"

    def tls_url(self, user: str, folder: str = "INBOX") -> str:
        """The setting for a user's mailbox, encrypted."""
        return f"imaps://{quote(user, safe='')}:{quote(PASSWORD, safe='')}@localhost:{self.tls_port}/{folder}"


@pytest.fixture(scope="session")
def postfix_server() -> Iterator[Postfix]:
    """A relay that lasts as long as the tests do."""
    _wanted("postfix")
    with _folder() as folder:
        relay = Postfix(folder, *(_free_port() for _ in range(3)))
        _write_postfix(relay)
        relay.run("postfix", "start")
        master = int((folder / "queue" / "pid" / "master.pid").read_text())
        try:
            _ready(relay.port, relay.log)
            yield relay
        finally:
            relay.run("postfix", "stop")
            _gone(master)


@pytest.fixture
def postfix(postfix_server: Postfix) -> Iterator[Postfix]:
    """The relay, with nothing waiting and nothing said before and after a test."""
    postfix_server.empty()
    yield postfix_server
    postfix_server.empty()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A server of mailboxes that lasts as long as the tests do; take a user of its own for each test."""
    program = _wanted("dovecot")
    with _folder() as folder:
        server = Dovecot(folder, _free_port(), _free_port(), folder / "certificate.pem")
        settings = _write_dovecot(server)
        running = subprocess.Popen((program, "-F", "-c", str(settings)), stderr=subprocess.PIPE, text=True)
        try:
            _ready(server.port, lambda: _told(folder / "dovecot.log"))
            yield server
        finally:
            running.terminate()
            running.communicate(timeout=SECONDS)


def _wanted(program: str) -> str:
    """Where a server stands on this machine, once it does."""
    def find() -> str | None:
        return shutil.which(program, path=PLACES)

    found = None
    if os.geteuid() == 0:
        found = found_or_installed(find, [PACKAGES[program]], "the tests of mail", ANSWERS.get(program, ""))
    if found is None:
        why = "is not on this machine" if os.geteuid() == 0 else "can be run by root only"
        not_to_be_had(f"{program} {why}, so no mail went through it; as root: {by_hand([*PACKAGES.values()])}")
    return found


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the servers' own users may enter, which pytest's are not."""
    with tempfile.TemporaryDirectory(prefix="quarterday-mail-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def _free_port() -> int:
    with free_socket() as bound:
        return int(bound.getsockname()[1])


def _write_postfix(relay: Postfix) -> None:
    """The folder of a relay: what Postfix makes itself in `/var`, and its settings."""
    (relay.folder / "queue").mkdir()
    (relay.folder / "data").mkdir()
    shutil.chown(relay.folder / "data", "postfix")
    for name, text in postfix_files(relay.folder, relay.port, relay.lmtp_port, relay.sink_port).items():
        (relay.folder / name).write_text(text)


def _write_dovecot(server: Dovecot) -> Path:
    """The folder of a server of mailboxes, with its certificate; gives its settings."""
    _certify(server)
    (server.folder / "homes").mkdir()
    shutil.chown(server.folder / "homes", "dovecot", "dovecot")
    settings = server.folder / "dovecot.conf"
    settings.write_text(dovecot_settings(server.folder, server.port, server.tls_port, server.certificate))
    return settings


def _certify(server: Dovecot) -> None:
    """A certificate for this machine that only who is told of it believes."""
    command = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
               str(server.folder / "key.pem"), "-out", str(server.certificate))  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


def _ready(port: int, log: Callable[[], str]) -> None:
    """Wait until a server takes connections; a thing that another program does can only be looked for."""
    for _ in _moments():
        try:
            socket.create_connection(("127.0.0.1", port), timeout=SECONDS).close()
        except ConnectionRefusedError:
            continue
        return
    pytest.fail(f"The server did not begin in {SECONDS:.0f} seconds. It said: {log()}")


def _gone(process: int) -> None:
    """Wait until a server that was told to stop has; end it where it does not."""
    for _ in _moments():
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
    os.kill(process, 9)


def _moments() -> Iterator[None]:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        yield
        time.sleep(0.02)  # between two looks at a condition: a daemon is no child of ours and tells nobody


def _told(log: Path) -> str:
    return log.read_text(errors="replace") if log.exists() else ""
