"""What the mail servers of the tests are told: the files of `deploy/` with our names, and what a test needs besides."""

from __future__ import annotations

import re
from pathlib import Path

DEPLOYED = Path(__file__).parent.parent / "deploy" / "postfix"
DOMAIN, RELAY = "returns.weald.example", "mail.weald.example"
PASSWORD = "p@ss/w%41rd"


def postfix_files(folder: Path, port: int, lmtp_port: int, sink_port: int) -> dict[str, str]:
    """The settings of a relay, by the names of their files."""
    return {
        "quarterday_recipients": _ours("recipients", folder, lmtp_port),
        "quarterday_headers": _ours("headers", folder, lmtp_port),
        "main.cf": _ours("main.cf", folder, lmtp_port) + _MAIN.format(folder=folder, name=RELAY, sink_port=sink_port),
        "master.cf": _MASTER.format(port=port) + _ours("master.cf", folder, lmtp_port),
    }


def dovecot_settings(folder: Path, port: int, tls_port: int, certificate: Path) -> str:
    """The settings of a server of mailboxes."""
    password = PASSWORD.replace("%", "%%")  # in its settings % begins a variable
    return _DOVECOT.format(folder=folder, port=port, tls_port=tls_port, certificate=certificate, password=password)


def _ours(name: str, folder: Path, lmtp_port: int) -> str:
    """A file of `deploy/postfix` with our names for the example's."""
    text = (DEPLOYED / name).read_text()
    for example, ours in (
        ("returns.example.gov.uk", DOMAIN),
        (re.escape("returns.example.gov.uk"), re.escape(DOMAIN)),
        ("mail.example.gov.uk", RELAY),
        ("127.0.0.1:8024", f"127.0.0.1:{lmtp_port}"),
        ("/etc/postfix", str(folder)),
    ):
        text = text.replace(example, ours)
    return text


_MAIN = """
# What the tests need besides: a place of its own, no names looked up, no milters, and quick second tries.
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = {name}
mydestination =
local_recipient_maps =
alias_maps =
default_transport = smtp:[127.0.0.1]:{sink_port}
smtp_dns_support_level = disabled
lmtp_dns_support_level = disabled
smtp_tls_security_level = none
smtpd_peername_lookup = no
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
initial_destination_concurrency = 5
default_destination_concurrency_failed_cohort_limit = 100
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd -o smtpd_milters=
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 1 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
lmtp      unix - - n - - lmtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
anvil     unix - - n - 1 anvil
tlsmgr    unix - - n 1000? 1 tlsmgr
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


_DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{folder}/key.pem
mail_home = {folder}/homes/%u
mail_location = maildir:~/Maildir
first_valid_uid = 1
mail_fsync = never
auth_failure_delay = 0
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = "password={password}"
}}
userdb {{
  driver = static
  args = uid=dovecot gid=dovecot
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
