"""docs/access.md says what the code does, and the code does what docs/access.md says."""

import re

import pytest

from app.access.roles import MATRIX, Permission, Role
from tests.access import describing
from tests.access.places import trespasses, ways_to
from tests.access.world import ROLES

PAGE = describing.PAGE.read_text()
AGAIN = "run: python -m tests.access.describing"


@pytest.mark.parametrize("name", describing.PARTS)
def test_each_part_is_as_the_code_has_it(name):
    assert describing.part(name, PAGE) == describing.PARTS[name](), AGAIN


def test_the_table_read_back_is_the_matrix():
    """Read by another way than it was written: a mark for each role and permission."""
    header, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in describing.part("matrix", PAGE).splitlines()
    ]
    found = {
        (Role(role), Permission(row[0]))
        for row in rows
        for role, mark in zip(header[1:], row[1:], strict=True)
        if mark == describing.YES
    }

    assert found == {(role, permission) for role, held in MATRIX.items() for permission in held}
    assert {Permission(row[0]) for row in rows} == set(Permission) - {Permission.SIGNED_IN}


def test_every_rule_says_itself_as_a_member_would_sign_it():
    silent = [f"{feature}: {name}" for feature, name, words in describing._rules() if words == "(says nothing)"]

    assert not silent


@pytest.mark.database("sqlite")
def test_as_many_cases_are_made_as_it_says(world):
    said = int(re.search(r"more than ([\d,]+) requests", PAGE)[1].replace(",", ""))
    made = sum(
        len(ways_to(world, endpoint, world.everybody[who])) + len(trespasses(world, endpoint, world.everybody[who]))
        for who in ROLES
        for endpoint in world.endpoints
    )

    assert said <= made, f"{made:,} are made: say so in docs/access.md"
