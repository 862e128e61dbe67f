"""What is somebody else's is as if it were not there: the same answer, and nothing changed.

Every address with a parameter, by every role that passes its gate, with what is
there and not for them: another's session, what is for named people, for the
steering group, another organisation's.
"""

import re

import pytest

from tests.access.places import THINGS, trespasses
from tests.access.world import SIGNED_IN


def told(answer, address: str) -> str:
    """What an answer says, without the address asked for, tokens, numbers of requests and the seconds of a session."""
    # Of /people/3 and not the beginning of /people/30, which stands in the header.
    text = re.sub(rf"{re.escape(address)}(?!\d)", "…", answer.text)
    text = re.sub(r'(csrf-token" content=|csrf_token" value=|name="once" value=)"[^"]+"', r"\1", text)
    text = re.sub(r'(session-left" content=)"\d+"', r"\1", text)
    return re.sub(r"\b[0-9a-f]{12}\b", "", text)


def _asked(world, somebody, method, address):
    """The answer, and how many rows it has taken out of each table and put in."""
    answer = world.ask(somebody, method, address)
    changed = {table: (gone.total(), new.total()) for table, (gone, new) in world.tables.difference().items()}
    world.tables.put_back()
    return answer, changed


@pytest.mark.parametrize("who", SIGNED_IN)
def test_what_is_for_others_is_not_there(world, who):
    somebody, wrong = world.everybody[who], []
    for endpoint in world.endpoints:
        if endpoint.needs is not None and endpoint.needs not in somebody.permissions:
            continue
        for trespass in trespasses(world, endpoint, somebody):
            answer, after = _asked(world, somebody, endpoint.method, trespass.address)
            absent, after_absent = _asked(world, somebody, endpoint.method, trespass.alike)
            fault = "" if answer.status_code == trespass.status else f" answers {answer.status_code}"
            if told(answer, trespass.address) != told(absent, trespass.alike):
                fault += f" says something else than {trespass.alike} ({absent.status_code})"
            if after != after_absent or (after and trespass.status == 404):
                fault += f" has changed {sorted(after)}"
            if fault:
                wrong.append(f"{who}: {endpoint.method} {trespass.address}{fault}")

    assert not wrong, "\n".join(wrong)


def test_each_thing_that_is_not_for_everybody_is_tried(world):
    """What somebody may not see is asked for by at least one of them."""
    tried = {
        (endpoint.name.partition(".")[0], parameter)
        for endpoint in world.endpoints
        for parameter in endpoint.parameters
        for who in SIGNED_IN
        if trespasses(world, endpoint, world.everybody[who])
    }

    assert {key for key, thing in THINGS.items() if thing.foreign.__name__ != "_none"} <= tried | {
        key for key in THINGS if "." in key[0]
    }
