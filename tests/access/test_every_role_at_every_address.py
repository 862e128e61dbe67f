"""Each role at each address with each method, over real requests: what the declared rules say is what happens.

The cases come from the map and from the rules themselves. How many there are is
said in docs/access.md, and held there by ``test_the_matrix_is_written_down``.
"""

import pytest

from app.access.roles import MATRIX, Permission, Role
from tests.access.places import REFUSED_BY_RULE, ways_to
from tests.access.world import ROLES, SIGNED_IN, STRANGERS, World

OTHER_METHODS = ("PUT", "PATCH", "DELETE")
# Whatever else it may be, it is no refusal: shown, done, not there (any more), in conflict, not filled in.
ANSWERS = {200, 204, 303, 404, 409, 410, 413, 422, 429}


def cases(world: World, who: str):
    """Every address that this role can ask, with the method."""
    somebody = world.everybody[who]
    return [(endpoint, path, somebody) for endpoint in world.endpoints for path in ways_to(world, endpoint, somebody)]


def refuses(answer, endpoint, somebody) -> str:
    """What is wrong with this answer to somebody who lacks the permission; empty if nothing is."""
    if somebody.name in STRANGERS:
        if endpoint.method == "GET":
            right = answer.status_code == 303 and answer.location.startswith("/sign-in")
        else:
            right = answer.status_code == 401
        return "" if right else f"{answer.status_code} {answer.location or ''}, and not the way to sign in"
    right = answer.status_code == 403 and endpoint.needs.value in answer.text
    return "" if right else f"{answer.status_code}, and not a refusal"


def lets_in(answer, endpoint, somebody) -> str:
    if answer.status_code == 403 and (endpoint.name, somebody.name) in REFUSED_BY_RULE:
        return ""
    return "" if answer.status_code in ANSWERS else f"{answer.status_code}, and may pass"


@pytest.mark.parametrize("who", ROLES)
def test_each_address_does_as_its_rule_says(world, who):
    wrong = []
    for endpoint, path, somebody in cases(world, who):
        answer = world.ask(somebody, endpoint.method, path)
        may = endpoint.needs is None or endpoint.needs in somebody.permissions
        fault = (lets_in if may else refuses)(answer, endpoint, somebody)
        changed = world.tables.changed()
        if not may and changed:
            fault += f" has changed {sorted(changed)}"
        if fault:
            wrong.append(f"{who}: {endpoint.method} {path} ({endpoint.name}) answers {fault}")
        if changed:
            world.tables.put_back()

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_fragment_leads_a_stranger_to_the_sign_in(world, who):
    wrong = []
    for endpoint, path, somebody in cases(world, who):
        if endpoint.needs is not None and endpoint.method == "GET":
            answer = world.ask(somebody, "GET", path, HX_Request="true")
            if answer.status_code != 204 or not answer.headers.get("HX-Redirect", "").startswith("/sign-in"):
                wrong.append(f"{endpoint.name} answers {answer.status_code}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["visitor", "member", "chair", "administrator"])
def test_no_other_method_gets_by(world, who):
    """Asked in a way that an address does not know, or to change what it only shows."""
    wrong = []
    for path, methods in _methods(world, who).items():
        for method in {"GET", "POST", *OTHER_METHODS} - methods:
            answer = world.ask(world.everybody[who], method, path, X_HTTP_Method_Override="POST")
            if answer.status_code != 405:
                wrong.append(f"{method} {path} answers {answer.status_code}")

    assert not wrong, "\n".join(wrong)
    assert not world.tables.changed()


def _methods(world, who):
    """Each address with the methods of all endpoints that it stands for."""
    found: dict[str, set[str]] = {}
    for endpoint, path, _ in cases(world, who):
        found.setdefault(path, set()).add(endpoint.method)
    adapter = world.app.url_map.bind("127.0.0.1")
    return {path: set(adapter.allowed_methods(path)) & {"GET", "POST"} for path in found}


@pytest.mark.parametrize("needed", [p for p in Permission if p is not Permission.SIGNED_IN], ids=lambda p: p.name)
def test_every_permission_but_the_needed_one_is_not_enough(world, monkeypatch, needed):
    for role in Role:
        monkeypatch.setitem(MATRIX, role, frozenset(Permission) - {needed})
    chair = world.everybody["chair"]
    wrong = [
        f"{endpoint.method} {path} answers {answer.status_code}"
        for endpoint, path, _ in cases(world, "chair")
        if endpoint.needs is needed
        and ((answer := world.ask(chair, endpoint.method, path)).status_code != 403 or needed.value not in answer.text)
    ]

    assert not wrong, "\n".join(wrong)
    assert not world.tables.changed()


def test_every_address_is_reached_by_somebody(world):
    """Nothing above passes because there was nothing there: each address answers somebody with more than "not here"."""
    unreached = {(endpoint.name, endpoint.method) for endpoint in world.endpoints}
    for who in [*SIGNED_IN, "visitor"]:
        for endpoint, path, somebody in cases(world, who):
            if (endpoint.name, endpoint.method) not in unreached:
                continue
            if endpoint.needs is None or endpoint.needs in somebody.permissions:
                answer = world.ask(somebody, endpoint.method, path)
                if answer.status_code in {200, 303, 422, 409, 204}:
                    unreached.discard((endpoint.name, endpoint.method))
        world.tables.put_back()

    assert sorted(unreached - UNREACHED) == []


# A link is for whoever holds its token: here nobody does, and no employer signs anybody in. tests/accounts follow each
# to its end.
UNREACHED = {
    ("accounts.back_from_provider", "GET"),
    ("accounts.begin_reset", "POST"),
    ("accounts.choose", "GET"),
    ("accounts.connect_provider", "POST"),
    ("accounts.disconnect_provider", "POST"),
    ("accounts.end_for_strangers", "POST"),
    ("accounts.go_to_connect", "GET"),
    ("accounts.go_to_provider", "GET"),
    ("accounts.link", "GET"),
    ("accounts.not_me", "GET"),
    ("accounts.reset", "GET"),
    ("accounts.save_chosen", "POST"),
    ("accounts.use_link", "POST"),
    ("accounts.use_provider", "POST"),
    # Nobody here is about to leave.
    ("membership.call_off", "POST"),
    # Which other organisation is meant stands in its form, and nothing is sent along here.
    ("people.merge_organisation", "POST"),
    # Nor here which other action.
    ("actions.wait_no_longer", "POST"),
    # Nor who has come, for which seat a vote is, and on which option.
    ("live.attendance", "POST"),
    ("live.vote", "POST"),
    ("live.put_to_vote", "POST"),
    # Its token is in the page that asks. Without one, the page is fetched again.
    ("live.changed", "GET"),
}
