"""Sentences that people write in returns, to choose among."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SENTENCES: Mapping[str, Sequence[str]] = {
    "cause": (
        "Two posts were vacant over the summer and referrals waited for three weeks.",
        "A partner changed how it counts in August, and some cases reached us late.",
        "Demand rose after the school year ended, and the extra sessions only began in September.",
        "Fewer people came forward than in the quarter before; the spring campaign had brought many at once.",
        "One contractor started late, and the work moves into the next quarter.",
    ),
    "action": (
        "Fill both posts by Christmas and clear the waiting list with agency staff meanwhile",
        "Meet the partner every fortnight until its cases arrive on time",
        "Run two more sessions a week in the places with the longest waits",
        "Move the reserve scheme forward and review it at the next theme meeting",
    ),
    "note": (
        "It waits for a signature that was promised for last month.",
        "Half of it is done; the rest needs the new system, which comes in the new year.",
        "The person who was to do it has left, and somebody else takes it on now.",
    ),
    "what": (
        "The data sharing agreement with the health trust is still not signed",
        "The premises in the town centre are not ready, and nobody gives a date",
    ),
    "mitigation": ("We meet every week and have a reserve ready",),
    "tried": ("Two letters and a meeting in September",),
    "who_can": ("The legal service of the county council",),
    "answer": ("It was agreed yesterday, and the papers follow this week.",),
    "reduce": ("A plan with dates goes to the theme group next month",),
    "why": ("It has not come up for a year, and the theme group agrees.",),
    "why_up": ("It needs somebody with a budget.",),
    "none_note": ("The national release comes later than the round.",),
    "part_reason": ("The figures of two sites are missing; they come in three weeks.",),
    "year_end_value": ("skip because nobody can tell yet",),
}
"""By the last part of the question’s key."""
OTHERWISE = ("As discussed at the last meeting of the theme group.",)
"""Where nothing better fits."""
DEFENCE = "The count was checked with the service, and it is right."
"""Why a doubted answer is right."""
CHOICES: Mapping[str, Sequence[tuple[str, int]]] = {
    "checked": (("Checked by a colleague", 5), ("Checked on a sample", 3), ("Audited", 1)),
    "cause_code": (("Within our own service", 4), ("With a partner", 4), ("National or outside our reach", 2)),
    "help_wanted": (("No", 9), ("Yes", 1)),
    "outlook": (("It is at risk", 6), ("It will be met", 5), ("It will be missed", 1)),
    "new_risk": (("No", 19), ("Yes", 1)),
    "blockage": (("No", 19), ("Yes", 1)),
    "kept": (("Done", 6), ("Partly done", 3), ("Not done", 1)),
    "all_well": (("All as planned", 3), ("Something has changed", 1)),
    "progress": (("On track", 6), ("Done", 3), ("Late", 2)),
    "still": (("Still right", 1),),
    "working": (("Yes", 3), ("Partly", 1)),
    "trouble": (("Nothing", 15), ("Something is stuck", 1)),
    "unblock": (("I am on it", 2), ("It is cleared", 2)),
    "override": (("Agree", 1),),
    "risk": (("Accept it as it is", 2), ("It must be reduced", 1)),
    "sign_off": (("Sign it off", 1),),
    "takes": (("Yes", 1),),
    "contest": (("No, it is right", 1),),
}
"""Closed answers with how often each is given; only those that are offered count."""
