"""Every address, asked by a stranger and by somebody who holds every permission but the one it asks for."""

import itertools

import pytest

from app.access.actor import Actor, Holding, source_of_authority
from app.access.gate import rules
from app.access.roles import MATRIX, Permission, Role
from app.access.rules import Refused, ensure
from tests.given import moment

VALUES = {"token": "not-a-token", "label": "nothing", "field": "title", "reference": "R-E1"}


def _addresses(app):
    """Every endpoint with an address for it and the way to ask."""
    with app.test_request_context():
        adapter = app.url_map.bind("127.0.0.1")
        for rule in app.url_map.iter_rules():
            values = {name: VALUES.get(name, 1) for name in rule.arguments}
            method = "POST" if "POST" in rule.methods else "GET"
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def _asked(browser, method, path):
    return browser.get(path) if method == "GET" else browser.post(path)


def test_a_stranger_is_asked_to_sign_in_wherever_it_is_not_public(app, browser):
    closed = {endpoint for endpoint, permission in rules(app).items() if permission is not None}

    for endpoint, method, path in _addresses(app):
        if endpoint not in closed:
            continue
        answer = _asked(browser, method, path)
        if method == "GET":
            assert answer.status == 303, endpoint
            assert answer.location.startswith("/sign-in"), endpoint
        else:
            assert answer.status == 401, endpoint


@pytest.mark.parametrize("needed", [p for p in Permission if p is not Permission.SIGNED_IN], ids=lambda p: p.name)
def test_with_every_permission_but_the_needed_one_somebody_is_refused(app, browser, given, monkeypatch, needed):
    for role in Role:
        monkeypatch.setitem(MATRIX, role, frozenset(Permission) - {needed})
    given.action()
    given.recommendation()
    browser.signed_in_as(given.chair())
    asking = {endpoint for endpoint, permission in rules(app).items() if permission is needed}

    for endpoint, method, path in _addresses(app):
        if endpoint in asking:
            answer = _asked(browser, method, path)
            assert answer.status == 403, f"{method} {path} answers {answer.status}"
            assert needed.value in answer.text, endpoint


def test_with_every_permission_nobody_is_refused_at_the_gate(app, browser, given, monkeypatch):
    """The counterpart: what refused above was the missing permission."""
    for role in Role:
        monkeypatch.setitem(MATRIX, role, frozenset(Permission))
    given.action()
    given.recommendation()
    browser.signed_in_as(given.chair())

    for endpoint, method, path in _addresses(app):
        if method == "GET":
            assert _asked(browser, method, path).status != 403, endpoint


def test_whoever_may_not_is_refused_before_their_form_is_looked_at(browser, given):
    """A stranger's bad form must not come back with somebody's data in it."""
    organisation = given.organisation()
    action = given.action("Publish what nobody may know", organisation=given.organisation("Another Trust"))
    browser.signed_in_as(given.lead(organisation))

    answer = browser.post(f"/actions/{action}/edit/title", {f"A{action}-title": ""})

    assert answer.status == 404
    assert "nobody may know" not in answer.text


def test_a_bad_token_of_somebody_who_may_not_is_no_matter(browser, given):
    browser.signed_in_as(given.administrator())

    assert browser.post("/actions/new", csrf_token="forged").status == 403


def test_a_service_refuses_in_words():
    with pytest.raises(Refused, match="verify this action"):
        ensure(False, "verify this action")

    ensure(True, "verify this action")


def test_a_role_adds_up_and_never_takes_away():
    for one, other in itertools.combinations(Role, 2):
        both = Actor(id=1, name="Ana", holdings=frozenset({Holding(one), Holding(other)}))
        assert both.permissions == MATRIX[one] | MATRIX[other] | {Permission.SIGNED_IN}


def test_whoever_is_not_signed_in_holds_nothing():
    nobody = Actor(id=None, name="nobody")

    assert nobody.permissions == frozenset()
    assert nobody.is_anonymous


def test_a_lead_speaks_only_for_their_organisation():
    lead = Actor(id=1, name="Lena", holdings=frozenset({Holding(Role.LEAD, 7), Holding(Role.MEMBER)}))

    assert lead.leads == {7}


def test_an_administrator_reads_nothing_that_members_say():
    administrator = MATRIX[Role.ADMINISTRATOR]

    assert administrator & MATRIX[Role.CHAIR] == {Permission.PEOPLE_READ}


@pytest.mark.usefixtures("sources")
def test_a_feature_can_bring_a_source_of_authority_of_its_own(given, at):
    ana = given.member()
    source_of_authority(lambda person_id, on: [Holding(Role.SECRETARY)] if person_id == ana and on.year == 2030 else [])

    at(moment("2030-06-01 09:00"))
    assert given.actor(ana).roles == {Role.MEMBER, Role.SECRETARY}
    at(moment("2031-06-01 09:00"))
    assert given.actor(ana).roles == {Role.MEMBER}
