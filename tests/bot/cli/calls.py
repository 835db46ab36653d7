"""How a call of the command line ended."""

from __future__ import annotations

from collections.abc import Callable

from typer.testing import Result

Call = Callable[..., Result]
KEY = "a-key-for-tests-chosen-by-nobody-in-particular"


def told(result: Result) -> tuple[int, str]:
    """How a call that refused ended: its exit code and what stands on standard error; nothing else was said."""
    assert "" == result.stdout, result.stdout
    assert "Traceback" not in result.stderr
    return result.exit_code, result.stderr.strip()


def done(result: Result) -> str:
    """What a call that was done said; nothing stands on standard error."""
    assert (0, "") == (result.exit_code, result.stderr)
    return result.stdout.strip()
