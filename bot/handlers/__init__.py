"""One use case a file: what happens when something is received, opened or published.

May import `bot.ports`, `storage` and `conversations`; never a channel.
"""
