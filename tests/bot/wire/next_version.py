"""The version after this one, made here: one more step of the schema that only adds, and code that uses it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from storage.migrations.standing import NEWEST
from tests.bot.wire.forked import HOUSE

ROOMS = ("bot", "conversations", "storage")
NEXT = "9001"
STEP = f'''"""A step of the next version: it alters tables that every turn writes, and makes one that refers to them."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NEWEST}"


def upgrade() -> None:
    """Only add."""
    for name in ("inbox", "ledger", "message", "return", "sitting"):
        op.add_column(name, sa.Column("told_by", sa.String(), nullable=True))
        op.create_index(f"ix_{{name}}_told_by", name, ["told_by"])
    op.add_column("message", sa.Column("weight", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "teller", sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("partnership_id", sa.String(), nullable=False), sa.Column("return_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"]),
        sa.ForeignKeyConstraint(["partnership_id", "return_id"], ["return.partnership_id", "return.id"]),
    )


def downgrade() -> None:
    """Never taken here."""
'''
CHANGES = (
    ("storage/migrations/standing.py", rf'^NEWEST = "{NEWEST}"$', f'NEWEST = "{NEXT}"'),
    ("storage/tables/record.py", r"(class LedgerRow.*?    facts: MaybeWords\n)", r"\1    told_by: str | None = None\n"),
    ("storage/ledger.py", r'("said": entry\.said, "facts": entry\.facts)', r'\1, "told_by": "next"'),
)
"""Where the code of this version is changed, what is found there, and what then stands there."""


def make_next(folder: Path) -> Path:
    """The next version, in a folder that bots are started from."""
    house = folder / "next"
    for room in ROOMS:
        shutil.copytree(HOUSE / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    bots = Path("tests/bot/wire/nursery.py")
    (house / bots).parent.mkdir(parents=True)
    shutil.copy(HOUSE / bots, house / bots)
    for name, found, instead in CHANGES:
        before = (house / name).read_text("utf-8")
        after, times = re.subn(found, instead, before, flags=re.M | re.S)
        assert times == 1, f"{name} has no one place like {found}: tell the next version anew what it changes."
        (house / name).write_text(after, "utf-8")
    (house / f"storage/migrations/versions/{NEXT}_next.py").write_text(STEP, "utf-8")
    return house


async def quarterday(house: Path, settings: Mapping[str, str], *words: str) -> tuple[int, str]:
    """A command of that version: how it ended, and what it said."""
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("quarterday"), *words, cwd=house,
        env={**os.environ, **settings, "PYTHONPATH": str(house)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()
