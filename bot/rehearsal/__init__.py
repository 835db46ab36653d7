"""The rehearsal: stand-ins for the services Quarterday talks to, for demonstrations, training and tests.

A stand-in speaks the service's own wire, so the bot under rehearsal is the bot
itself; only addresses differ. May import `bot.ports` and libraries; knows no
channel, no handler and no table.
"""
