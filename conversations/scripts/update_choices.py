"""How people say the closed answers of an update, beside their labels.

What could mean two (“in progress” of an action, “yes” to “a blockage or a
risk?”) stands nowhere here and is asked back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from conversations.partnership.actions import Progress

Ways = Mapping[str, tuple[str, ...]]

PLANNED, CHANGED = "planned", "changed"
NOTHING, BLOCKED, RISK, BOTH = "nothing", "blocked", "risk", "both"

ALL_WELL: Final[Ways] = {
    PLANNED: ("yes", "y", "as planned", "going as planned", "all on track", "on track", "to plan", "all to plan",
              "no change", "no changes", "nothing changed", "nothing has changed", "unchanged", "all well", "all fine",
              "they are", "yes they are", "yes, they are", "yes all as planned", "yes, all as planned"),
    CHANGED: ("no", "n", "changed", "something changed", "not all", "not all of them", "not quite", "one has changed",
              "some have changed", "they are not", "no they are not", "no, they are not", "no, something has changed"),
}  # fmt: skip
"""“Are your 3 actions going as planned?”"""

PROGRESS: Final[Ways] = {
    Progress.DONE: ("completed", "complete", "finished", "delivered", "achieved", "fully done", "all done",
                    "it is done", "it's done", "it has been done"),
    Progress.ON_TRACK: ("as planned", "to plan", "on schedule", "on time", "going as planned", "going to plan",
                        "it is on track", "it's on track"),
    Progress.LATE: ("delayed", "behind", "behind schedule", "running late", "slipped", "overdue", "it is late",
                    "it's late", "it will be late", "put off", "postponed"),
    Progress.STUCK: ("blocked", "stalled", "at a standstill", "it is stuck", "it's stuck", "cannot go on"),
}  # fmt: skip
"""“How does it stand?”; “in progress” could be on track or late."""

TROUBLE: Final[Ways] = {
    NOTHING: ("no", "n", "none", "neither", "nope", "nothing new", "no nothing", "no, nothing", "nothing to report",
              "all clear"),
    BLOCKED: ("a blockage", "blockage", "stuck", "something stuck", "something is blocked", "something is blocking us",
              "yes, something is stuck", "we are stuck"),
    RISK: ("new risk", "risk", "a risk", "yes, a new risk", "yes a new risk"),
    BOTH: ("both of them", "yes both", "yes, both", "a blockage and a risk"),
}  # fmt: skip
"""“Is anything blocking you, or is there a new risk?”"""
