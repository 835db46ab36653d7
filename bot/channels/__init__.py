"""The ways to reach people, one folder each; none knows another.

May import `bot.handlers` and below; never `bot.work`.
"""
