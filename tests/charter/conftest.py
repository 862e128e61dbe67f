"""What every test about the charter begins with."""

import pytest

from tests.charter.agreed import Charter
from tests.given import Given


@pytest.fixture
def charter(given: Given) -> Charter:
    return Charter(given)
