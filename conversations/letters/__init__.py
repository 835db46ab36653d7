"""Letters: every return of one person's sitting as one letter, and what a reply to it answers.

Knows `dialogue` and `partnership`; pure, like all of `conversations`. How a
letter looks, and how mail travels, is the affair of `bot.channels.email`.
"""
