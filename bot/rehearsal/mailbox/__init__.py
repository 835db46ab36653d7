"""A rehearsal of email: it takes what the bot sends, and answers as people's mail programs do.

`PostOffice` holds all mail in memory; `rehearsal_mail` runs the world's mail
servers and gives the pages that show every letter as its reader sees it.
"""

from bot.rehearsal.mailbox.app import RehearsalMail, rehearsal_mail
from bot.rehearsal.mailbox.conduct import Conduct, Manner
from bot.rehearsal.mailbox.office import Letter, PostOffice, Reader
from bot.rehearsal.mailbox.replying import Draft, File

__all__ = ["Conduct", "Draft", "File", "Letter", "Manner", "PostOffice", "Reader", "RehearsalMail", "rehearsal_mail"]
