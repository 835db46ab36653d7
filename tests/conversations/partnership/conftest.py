"""A brief to vary."""

from collections.abc import Callable

import pytest

from conversations.partnership.brief import Brief
from tests.conversations.partnership import varied_brief


@pytest.fixture
def a_brief() -> Callable[..., Brief]:
    """Makes a brief, varied by keyword."""
    return varied_brief.a_brief
