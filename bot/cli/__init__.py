"""The command line: every verb one function, exit 0 done, 1 refused with the reason, 2 wrong usage.

Part of the composition root: may import everything of the bot, and with `main`
alone reads settings and the clock.
"""

from bot.cli.heap import give_back_what_is_freed, know_few_kinds_of_files
from bot.cli.verbs import app


def main() -> None:
    """Run the command line."""
    give_back_what_is_freed()
    know_few_kinds_of_files()
    app()
