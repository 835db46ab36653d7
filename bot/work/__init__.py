"""The work loop: drains lanes of messages, fires timers, opens nothing itself.

May import `bot.handlers` and below; never a channel.
"""
