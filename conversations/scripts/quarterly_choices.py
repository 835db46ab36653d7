"""How people say the closed answers of the quarterly return, beside their labels.

Each way of saying leads to one answer with certainty; what could mean two
(“ongoing”, “probably”) stands nowhere here and is asked back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from conversations.partnership.case import Rating
from conversations.partnership.figures import DataStatus, Standing
from conversations.partnership.returns import Assurance, CauseCode, Outlook
from conversations.partnership.risks import Working

Ways = Mapping[str, tuple[str, ...]]

KEPT: Final[Ways] = {
    "done": ("yes", "y", "it did", "yes it did", "yes, it did", "it happened", "completed", "complete", "achieved",
             "finished", "delivered", "done in full", "fully done", "all done"),
    "partly": ("partially", "partially done", "part done", "in part", "half done", "mostly", "mostly done",
               "some of it", "in progress", "still in progress", "under way", "underway", "started", "begun"),
    "not_done": ("no", "n", "not yet", "not done yet", "it did not", "it didn't", "no it didn't", "no, it didn't",
                 "not started", "not begun", "hasn't happened", "has not happened"),
    "dropped": ("not needed", "not required", "no longer required", "dropped", "cancelled", "abandoned",
                "superseded"),
}  # fmt: skip
"""“Did it happen?”"""

WHY_NONE: Final[Ways] = {
    DataStatus.NOT_YET_AVAILABLE: ("not yet", "not available yet", "not yet published", "not published yet", "awaited",
                                   "tbc", "to follow"),
    DataStatus.NOT_DUE: ("not due", "not due yet", "not yet due", "annual", "annual measure", "only annual", "yearly"),
    DataStatus.NO_LONGER_COLLECTED: ("discontinued", "no longer measured", "no longer reported"),
    DataStatus.WITHHELD: ("withheld", "suppressed", "too small to publish", "too small"),
}  # fmt: skip
"""“Why is there no figure?”"""

STANDING: Final[Ways] = {
    Standing.FINAL: ("confirmed", "finalised"),
    Standing.PROVISIONAL: ("prov", "draft", "interim", "not final", "not yet final"),
    Standing.ESTIMATE: ("estimated", "an estimate", "est", "approximate"),
}
"""“Is that figure final, provisional or an estimate?”"""

CAUSES: Final[Ways] = {
    CauseCode.OURS: ("us", "our own", "our own service", "our service", "our side", "on our side", "internal",
                     "internally", "in house"),
    CauseCode.PARTNER: ("partners", "a partner", "with partners", "our partners", "another organisation",
                        "other organisations", "partner organisation", "partner agency"),
    CauseCode.NATIONAL: ("nationally", "national policy", "outside our control", "beyond our control",
                         "out of our control", "outside our reach", "out of our hands", "external", "externally",
                         "government"),
    CauseCode.DATA: ("the data", "data quality", "data issue", "data issues", "a data issue", "data problem",
                     "data error", "recording", "how it is recorded"),
}  # fmt: skip
"""“Where does the cause mainly lie?”"""

CONTEST: Final[Ways] = {
    "no": ("n", "agree", "agreed", "i agree", "we agree", "it's right", "it is right", "correct", "accepted",
           "no contest", "not contested", "happy with it"),
    Rating.GREEN: ("it should be green", "should be green"),
    Rating.AMBER: ("it should be amber", "should be amber"),
    Rating.RED: ("it should be red", "should be red"),
}
"""“Do you contest the rating?”; a bare “yes” does not say what it should be."""

OUTLOOK: Final[Ways] = {
    Outlook.MET: ("yes", "y", "it will", "yes it will", "yes, it will", "on track", "on target", "will meet it", "met"),
    Outlook.AT_RISK: ("in doubt", "doubtful", "it may not", "it might not"),
    Outlook.MISSED: ("no", "n", "it won't", "it will not", "no it won't", "no, it won't", "won't be met",
                     "will not be met", "missed", "will miss", "no chance"),
}
"""“Will the year-end target be met?”"""

STILL: Final[Ways] = {
    "same": ("yes", "y", "still correct", "correct", "right", "that's right", "no change", "unchanged", "not changed",
             "as before", "as is", "same as before"),
    "changed": ("higher", "lower", "up", "down", "gone up", "gone down", "increased", "reduced", "worse", "better",
                "no longer right"),
    "closed": ("close", "close it", "can be closed", "please close", "resolved", "no longer a risk",
               "no longer applies"),
}
"""“Is that still right?”; a bare “no” could mean changed or closed."""

WORKING: Final[Ways] = {
    Working.YES: ("y", "it is", "yes it is", "yes, it is", "working", "it works", "it's working", "works well"),
    Working.PARTLY: ("partially", "in part", "to some extent", "somewhat", "up to a point", "mostly", "not fully",
                     "not in full"),
    Working.NO: ("n", "it is not", "it isn't", "no it isn't", "no, it isn't", "not working", "it does not work",
                 "it doesn't work", "not at all"),
}  # fmt: skip
"""“Is what is done about it working?”"""

CHECKED: Final[Ways] = {
    Assurance.CHECKED: ("by a colleague", "a colleague", "colleague", "peer checked", "second checked",
                        "double checked", "by my manager", "checked by my manager"),
    Assurance.SAMPLED: ("sample", "a sample", "on a sample", "by sample", "sample checked", "spot check",
                        "spot checked", "dip sample", "dip sampled"),
    Assurance.AUDITED: ("audit", "by audit", "internal audit", "external audit", "by internal audit"),
    Assurance.NOT_CHECKED: ("no", "n", "unchecked", "not yet", "not yet checked", "it wasn't", "it was not"),
}
"""“How was the figure checked?”; a bare “yes” does not say how."""
