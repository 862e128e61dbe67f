"""What the tests of meetings can ask for."""

import pytest

from tests.given import moment
from tests.meetings.held import DAY, Room


@pytest.fixture
def room(given, at, database) -> Room:
    """The steering group, on the day on which it meets."""
    at(moment(DAY))
    return database.again("a room", lambda: Room(given))
