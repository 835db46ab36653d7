"""Every table, by subject; imported here so that the metadata knows them all."""

from storage.tables.delivery import (
    InboxRow,
    LaneRow,
    MessageRow,
    OccasionRow,
    TimerRow,
)
from storage.tables.post import EvidenceRow, FetchedRow, LetterRow, MailRow, NoticeRow
from storage.tables.record import ActionRow, BlockageRow, FigureRow, LedgerRow, RiskGradeRow, RiskRow
from storage.tables.reference import (
    AbsenceRow,
    AddressRow,
    DefinitionRow,
    MilestoneRow,
    PartnershipRow,
    PersonRow,
    SlackIdentityRow,
    TargetMemberRow,
    TargetRow,
    ThemeRow,
)
from storage.tables.rounds import ReturnRow, RoundRow, SittingRow
from storage.tables.row import Row, table

__all__ = [
    "AbsenceRow",
    "ActionRow",
    "AddressRow",
    "BlockageRow",
    "DefinitionRow",
    "EvidenceRow",
    "FetchedRow",
    "FigureRow",
    "InboxRow",
    "LaneRow",
    "LedgerRow",
    "LetterRow",
    "MailRow",
    "MessageRow",
    "MilestoneRow",
    "NoticeRow",
    "OccasionRow",
    "PartnershipRow",
    "PersonRow",
    "ReturnRow",
    "RiskGradeRow",
    "RiskRow",
    "RoundRow",
    "Row",
    "SittingRow",
    "SlackIdentityRow",
    "TargetMemberRow",
    "TargetRow",
    "ThemeRow",
    "TimerRow",
    "table",
]
