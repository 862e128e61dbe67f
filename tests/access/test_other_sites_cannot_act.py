"""Another site cannot act in somebody's name: not without a token, not with somebody else's, not with their own."""

import json

import pytest

FOREIGN = {
    "a form of another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "a sister site": {"Sec-Fetch-Site": "same-site", "Origin": "https://sister.127.0.0.1"},
    "an old browser on another site": {"Origin": "https://evil.example"},
    "a page without an origin": {"Origin": "null"},
    "an origin that ends like ours": {"Origin": "http://evil.example/localhost"},
    "an origin that begins like ours": {"Origin": "http://localhost.evil.example"},
    "another port of this machine": {"Origin": "http://localhost:9999"},
    "no origin that can be read": {"Origin": "http://[::1"},
}
OURS = {
    "a form of ours": {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    "behind a proxy that ends HTTPS": {"Origin": "https://localhost"},
    "no browser at all": {},
}


@pytest.fixture
def olu(given, browser):
    """Somebody with an action, signed in, and what a form of theirs would send."""
    person = given.member("Olu Owner")
    action = given.action("As it was", owner=person)
    browser.signed_in_as(person)
    form = browser.get(f"/actions/{action}/edit/title").form_to()
    fields = {**form.fields, f"A{action}-title": "Changed by another site"}
    return browser, form.action, fields, lambda: given.the_action(action).title


def send(browser, path, fields, headers=None, **more):
    return browser._ask("POST", path, data=fields, headers=headers, **more)


@pytest.mark.parametrize("who", OURS)
def test_the_form_itself_works(olu, who):
    """The counterpart: what is refused below is refused for where it comes from."""
    browser, path, fields, title = olu

    assert send(browser, path, fields, OURS[who]).status == 303
    assert title() == "Changed by another site"


@pytest.mark.parametrize("who", FOREIGN)
def test_with_the_right_token_from_the_wrong_place(olu, who):
    browser, path, fields, title = olu

    answer = send(browser, path, fields, FOREIGN[who])

    assert answer.status == 400
    assert title() == "As it was"
    # What another site has put into the form is not shown as somebody's own words.
    assert "Changed by another site" not in answer.markup


@pytest.mark.parametrize("token", [None, "", "forged", "IjEi.x.y"], ids=repr)
def test_without_the_right_token(olu, token):
    browser, path, fields, title = olu
    fields.pop("csrf_token")

    answer = send(browser, path, fields if token is None else {**fields, "csrf_token": token})

    assert answer.status == 400
    assert title() == "As it was"


def test_with_the_token_of_somebody_else(olu, given):
    browser, path, fields, title = olu
    other = browser.another().signed_in_as(given.member("Mallory"))
    token = other.get("/session/token").json["token"]

    assert send(browser, path, {**fields, "csrf_token": token}).status == 400
    assert title() == "As it was"


def test_with_the_token_of_a_visitor(olu):
    browser, path, fields, title = olu
    visitor = browser.another()
    visitor.get("/sign-in")

    assert send(browser, path, {**fields, "csrf_token": visitor.token}).status == 400
    assert title() == "As it was"


def test_with_a_token_in_the_address(olu):
    browser, path, fields, title = olu
    token = fields.pop("csrf_token")

    assert send(browser, f"{path}?csrf_token={token}", fields).status == 400
    assert title() == "As it was"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/octet-stream"])
def test_in_another_kind_of_body(olu, kind):
    browser, path, fields, title = olu
    flat = {name: value for name, value in fields.items() if isinstance(value, str)}

    answer = send(browser, path, json.dumps(flat), content_type=kind)

    assert answer.status == 400
    assert title() == "As it was"


@pytest.mark.parametrize("how", ["_method", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_by_a_link_that_says_it_is_a_form(olu, how):
    browser, path, fields, title = olu
    flat = {name: value for name, value in fields.items() if isinstance(value, str)}

    browser._ask("GET", path, query_string={**flat, "_method": "POST"}, headers={how: "POST"})

    assert title() == "As it was"


def test_nobody_is_signed_in_as_somebody_else_by_another_site(browser, given):
    """An attacker's own link, sent by a form in the victim's browser: the victim would work in the attacker's name."""
    path = f"/sign-in/{given.sign_in_link(given.member('Mallory'))}"

    without = send(browser, path, {})
    browser.get(path)
    from_elsewhere = send(browser, path, {"csrf_token": browser.token}, FOREIGN["a form of another site"])

    assert (without.status, from_elsewhere.status) == (400, 400)
    assert browser.get("/actions").location.startswith("/sign-in")


def test_nobody_is_signed_out_by_another_site(browser, given):
    browser.signed_in_as(given.member())

    assert send(browser, "/sign-out", {}).status == 400
    assert browser.get("/sign-out").status in (404, 405)
    assert browser.get("/actions").status == 200


def test_no_other_site_may_read_or_ask_beforehand(world):
    chair = world.everybody["chair"]
    for path in ("/", "/actions", "/session/token", "/sign-in", "/health"):
        for method in ("GET", "OPTIONS"):
            answer = world.ask(chair, method, path, Origin="https://evil.example", Access_Control_Request_Method="POST")
            assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")], path
