"""Looking over what Quarterday meets outside, and saying what to mend."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import asdict
from functools import partial
from typing import Annotated

import typer

from bot.channels.email import checkup
from bot.channels.email.checkup import Finding, State
from bot.channels.email.delivery import EmailDelivery
from bot.channels.email.relay import Relay
from bot.cli.console import desk, refuse, run, say, say_json, settings_or_refuse
from bot.main import new_id, signer_of
from bot.settings import Settings
from storage import inbox

doctor = typer.Typer(help="Looks over what Quarterday meets outside: what is wrong, and the remedy.",
                     no_args_is_help=True)


@doctor.callback()
def about() -> None:
    """Looks over what Quarterday meets outside: what is wrong, and the remedy."""


@doctor.command("mail")
def mail(
    around: Annotated[bool, typer.Option("--loop", help="Send a mail to ourselves and wait for it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:
    """Look over mail: settings, relay, listener, mailbox; with --loop, a mail out and back."""
    settings = settings_or_refuse()
    if settings.mail_mode == "off":
        refuse("QUARTERDAY_MAIL_MODE is off, so no mail is sent or read; set it to on, then look again.")
    findings = run(_looked_over(settings, around, as_json))
    if as_json:
        say_json([asdict(finding) for finding in findings])
    if any(finding.state is State.WRONG for finding in findings):
        raise typer.Exit(1)


async def _looked_over(settings: Settings, around: bool, quiet: bool) -> list[Finding]:
    """Everything, said as it is found: some of it takes a while."""
    findings: list[Finding] = []
    async with aclosing(_findings(settings)) as each:
        async for finding in each:
            findings.append(finding)
            _told(finding, quiet)
    if around:
        findings.append(await _around(settings, findings))
        _told(findings[-1], quiet)
    return findings


async def _findings(settings: Settings) -> AsyncGenerator[Finding, None]:
    for fault in settings.check():
        yield Finding("settings", State.WRONG, fault)
    for finding in checkup.domain_and_sender(settings.mail_domain, settings.mail_from):
        yield finding
    yield checkup.authserv(settings.mail_authserv_id)
    yield await checkup.relay(settings.smtp_url.get_secret_value(), settings.mail_domain)
    if settings.mail_listen:
        yield await checkup.listener(settings.mail_listen)
    if imap := settings.imap_url.get_secret_value():
        yield await checkup.mailbox(imap)


async def _around(settings: Settings, findings: list[Finding]) -> Finding:
    """A mail out and back; not tried where something before it is wrong."""
    signer = signer_of(settings)
    if signer is None or any(finding.state is State.WRONG for finding in findings):
        return Finding("loop", State.NOTE, "No mail was sent: mend what is wrong first.")
    delivery = EmailDelivery(Relay.read(settings.smtp_url.get_secret_value()), settings.mail_domain)
    async with desk(settings) as at:

        async def arrived(message_id: str) -> bool:
            return await at.store.read(partial(inbox.heard_before, place=message_id, key=""))

        try:
            return await checkup.loop(
                delivery, arrived, sender=settings.mail_from, domain=settings.mail_domain,
                token=signer.token("letter", "0"), id_=new_id())
        finally:
            await delivery.close()


def _told(finding: Finding, quiet: bool) -> None:
    if not quiet:
        say(f"{finding.state:<6} {finding.what:<9} {finding.said}")
