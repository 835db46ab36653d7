"""The verbs, put together."""

import typer

from bot.cli.agreements import export, import_
from bot.cli.demonstration import demo
from bot.cli.digests import digest
from bot.cli.reading import read
from bot.cli.rounds import rounds
from bot.cli.serving import serve, worker
from bot.cli.slacking import slack
from bot.cli.talking import talk
from bot.cli.upkeep import check_config, migrate

app = typer.Typer(
    name="quarterday",
    help="Collects quarterly returns from the partners of a local agreement, and puts them before those who can act.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo)
app.command("serve")(serve)
app.command("worker")(worker)
app.command("migrate")(migrate)
app.command("check-config")(check_config)
app.command("import")(import_)
app.command("export")(export)
app.command("talk")(talk)
app.command("read")(read)
app.command("digest")(digest)
app.add_typer(rounds, name="round")
app.add_typer(slack, name="slack")
