"""Every rule by its name, so that a partnership can say in a table which of them let a line in."""

from __future__ import annotations

from conversations.digests import district_rules, plan_rules, rules, stretch_rules, year_rules
from conversations.digests.keeping import KeepRule

RULES: dict[str, KeepRule] = {
    rule.name: rule
    for written in (rules, year_rules, stretch_rules, plan_rules, district_rules)
    for rule in vars(written).values()
    if isinstance(rule, KeepRule)
}
