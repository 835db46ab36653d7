"""Everybody's hands at their mail program: they answer letters, and what they wrote goes to the bot's listener."""

from __future__ import annotations

from bot.ports import Ids
from bot.rehearsal.mailbox.courier import Courier
from bot.rehearsal.mailbox.office import Letter, PostOffice
from bot.rehearsal.mailbox.replying import Draft, address_of_reply, reply_to


class Hands:
    """Answers letters as the people they came to."""

    def __init__(self, office: PostOffice, courier: Courier, ids: Ids, timezone: str) -> None:
        self._office, self._courier, self._ids, self._timezone = office, courier, ids, timezone

    async def reply(self, letter: Letter, draft: Draft, *, proven: bool = True) -> Letter:
        """Send a reply; the copy that stays in the mailbox says what the bot's listener answered.

        With `proven` false the relay finds that somebody else wrote it under this name.

        Raises:
            KeyError: there is no such style, or nobody with that mailbox.
        """
        writer = self._office.reader(letter.box)
        if writer is None:
            raise KeyError(f"Nobody has the mailbox {letter.box}.")
        mail = reply_to(letter, draft, writer, self._ids(), self._office.clock(), self._timezone)
        raw = mail.as_bytes()
        answer = await self._courier.hand_over(raw, writer.address, address_of_reply(letter), proven=proven)
        return self._office.file(letter.box, writer.address, raw, sent=True, answer=answer)
