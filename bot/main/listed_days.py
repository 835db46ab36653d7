"""Until when the bank holidays of each nation are known; run by its path, in a process of its own.

The library that lists them costs 11 MB, which a server that chases nobody yet is spared.
"""

from __future__ import annotations

import json
import sys
from datetime import date

import holidays


def last_listed(codes: dict[str, str], years: list[int]) -> dict[str, str]:
    """Of each calendar, by name, the last bank holiday that is listed in these years; none listed, none told."""
    listed = {name: holidays.country_holidays("GB", subdiv=code, years=years) for name, code in codes.items()}
    return {name: max(days).isoformat() for name, days in listed.items() if days}


if __name__ == "__main__":
    this_year = date.fromisoformat(sys.argv[1]).year
    sys.stdout.write(json.dumps(last_listed(json.loads(sys.argv[2]), [this_year, this_year + 1])))
