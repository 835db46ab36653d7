"""Every rule by its name, so that a partnership can say in a table which of them let a line in."""

from __future__ import annotations

from conversations.digests import plan_rules, rules
from conversations.digests.keeping import KeepRule

RULES: dict[str, KeepRule] = {
    rule.name: rule
    for written in (rules, plan_rules)
    for rule in vars(written).values()
    if isinstance(rule, KeepRule)
}
