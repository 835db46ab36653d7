"""Everything that touches the world: channels, the work loop, the command line.

May import `conversations` and `storage`. `main` and `cli` alone put the parts
together; channels do not know one another; only storage speaks SQL.
"""
