"""A mailbox on an IMAP server, as one thread holds it: what is new, one mail, the mark on it, waiting for more.

Nothing here is ever removed or expunged. imap-tools' own `flag` expunges what
other programs meant to delete, so marks are set by the command itself; its
`fetch` parses each mail, so mails are taken as octets; and without a context
it would believe any certificate, so it is always given one.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from bot.journal import Teller

FAULTS = (ImapToolsError, imaplib.IMAP4.error, OSError)
"""What an IMAP server or the way to it can do to us."""
ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS: Mapping[str, int] = {"imaps": 993, "imap": 143}
DEADLINE = 60.0
"""Seconds a server may take for an answer."""

log = Teller(__name__)

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"\bUID (\d+)")


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is, and how it is opened. Its text never holds the password."""

    scheme: Literal["imaps", "imap"]
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str

    @classmethod
    def read(cls, url: str) -> Account:
        """Read `imaps://USER:PASSWORD@HOST[:PORT][/FOLDER]`; what is not plain in it is percent-encoded.

        Raises:
            ValueError: it names no host, user or password, or another kind of server.
        """
        mistake = ValueError("IMAP_URL cannot be read; write it like imaps://USER:PASSWORD@HOST/INBOX, and characters "
                             "such as @ and / of the user name or password as %40 and %2F.")  # fmt: skip
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise mistake from None  # the first error quotes the address, and with it perhaps the password
        match parts.scheme, parts.hostname, parts.username, parts.password:
            case ("imaps" | "imap") as scheme, str(host), str(user), str(password) if host and user and password:
                folder = unquote(parts.path).strip("/") or "INBOX"
                return cls(scheme, host, port or PORTS[scheme], unquote(user), unquote(password), folder)
        raise mistake

    @property
    def name(self) -> str:
        """What the mailbox is called in the store and in the log."""
        return f"{self.scheme}://{self.user}@{self.host}:{self.port}/{self.folder}"


class Postbox:
    """One connection to a mailbox; every method blocks, and may raise any of `FAULTS`."""

    def __init__(self, account: Account, context: ssl.SSLContext | None = None, deadline: float = DEADLINE) -> None:
        self._account, self._context, self._deadline = account, context, deadline
        self._box: BaseMailBox | None = None

    @property
    def client(self) -> imaplib.IMAP4:
        """The connection.

        Raises:
            ConnectionError: there is none.
        """
        if self._box is None:
            raise ConnectionError("The mailbox is not open.")
        return self._box.client

    def open(self) -> int:
        """Connect, log in, select the folder; gives the UIDVALIDITY of its numbers."""
        self.close()
        self._box = box = self._connected()
        log_in = box.login if (self._account.user + self._account.password).isascii() else box.login_utf8
        log_in(self._account.user, self._account.password, initial_folder=None)
        box.folder.set(self._account.folder)
        (validity,) = self.client.response("UIDVALIDITY")[1]
        self.client.capability()
        return int(validity or 0)

    def _connected(self) -> BaseMailBox:
        account, within = self._account, self._context or ssl.create_default_context()
        if account.scheme == "imaps":
            return MailBox(account.host, account.port, timeout=self._deadline, ssl_context=within)
        if account.host in ON_THIS_MACHINE and self._context is None:
            return MailBoxUnencrypted(account.host, account.port, timeout=self._deadline)
        return MailBoxStartTls(account.host, account.port, timeout=self._deadline, ssl_context=within)

    def above(self, uid: int) -> list[tuple[int, int]]:
        """The UID and size in octets of each mail after this one, in their order.

        A range to `*` always holds the last mail, even one before its beginning
        (RFC 9051, 9: seq-range), so what is not above is left out.
        """
        self.client.response("EXISTS")  # what came until now will be found; what comes from here on is news
        found = self._asked("FETCH", f"{uid + 1}:*", "(UID RFC822.SIZE)")
        sizes = [(_number(_UID, line), _number(_SIZE, line)) for line in found if isinstance(line, bytes)]
        return sorted((number, size) for number, size in sizes if number > uid and size)

    def mail(self, uid: int) -> bytes | None:
        """A mail as it stands there, without touching it; none when it is there no more."""
        found = self._asked("FETCH", str(uid), "(UID BODY.PEEK[])")
        mails = [part[1] for part in found if isinstance(part, tuple) and b"BODY[]" in part[0]]
        return mails[0] if mails else None

    def mark(self, uids: Sequence[int]) -> None:
        r"""Mark mails as read (`\Seen`). A server that does not let us is told of in the log, and nothing else."""
        for first in range(0, len(uids), 500):  # a command line has its limits too
            some = ",".join(str(uid) for uid in uids[first : first + 500])
            if self.client.uid("STORE", some, "+FLAGS.SILENT", r"(\Seen)")[0] != "OK":
                log.warning("the server does not let us mark mails as read", mailbox=self._account.name)

    def unread(self, until: int, most: int) -> list[int]:
        """The UIDs of mails up to this one, of so many octets at most, that are not marked as read."""
        if not until:
            return []
        (found,) = self._asked("SEARCH", f"UID 1:{until} UNSEEN SMALLER {most + 1}") or [b""]
        return [int(uid) for uid in found.split()] if isinstance(found, bytes) else []

    @property
    def tells(self) -> bool:
        """Whether the server tells of new mail by itself (RFC 2177)."""
        return "IDLE" in self.client.capabilities

    def wait(self, seconds: float) -> None:
        """Wait until something happens in the mailbox, at most so long; return at once if it has already."""
        if self._box is not None and self.client.response("EXISTS")[1] == [None]:
            self._box.idle.wait(timeout=seconds)

    def cut(self) -> None:
        """End a wait, from another thread; the connection is of no use after it."""
        try:
            # Of the socket itself: an encrypted one would take the encryption from under the waiting thread.
            socket.socket.shutdown(self.client.socket(), socket.SHUT_RDWR)
        except OSError as gone:
            log.debug("the mailbox had hung up already", reason=str(gone))

    def close(self) -> None:
        """Hang up."""
        if self._box is not None:
            self._box.client.shutdown()
            self._box = None

    def _asked(self, *command: str) -> list[bytes | tuple[bytes, bytes] | None]:
        status, found = self.client.uid(*command)
        if status != "OK":
            raise imaplib.IMAP4.error(f"{command[0]} was refused by the server")
        return list(found)


def reason(fault: BaseException, account: Account) -> str:
    """A fault as a sentence with its remedy where there is one; never with the password."""
    match fault:
        case MailboxLoginError():
            said = "the server refuses the user name or the password of IMAP_URL"
        case MailboxFolderSelectError():
            said = f"the server does not open a folder named {account.folder}; name one at the end of IMAP_URL"
        case ssl.SSLCertVerificationError():
            said = f"the certificate of {account.host} is not one that this machine believes: {fault.verify_message}"
        case socket.gaierror():
            said = f"there is no host named {account.host}; check IMAP_URL and the network"
        case ConnectionRefusedError():
            said = f"nothing answers at {account.host}:{account.port}; check IMAP_URL and the network"
        case TimeoutError():
            said = f"{account.host} takes too long to answer"
        case _:
            said = f"the connection to {account.host} failed: {fault or type(fault).__name__}"
    return said.replace(account.password, "[secret]")


def _number(shape: re.Pattern[bytes], line: bytes) -> int:
    found = shape.search(line)
    return int(found[1]) if found else 0
