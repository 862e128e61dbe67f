"""What a person is told, and what the log says about it."""

import json
import logging

import pytest

from app.web.logs import JsonLines


@pytest.fixture
def log(app):
    """Every line of the log, as it would be written."""
    lines = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    kept = Kept()
    kept.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel("DEBUG")
    yield lines
    root.removeHandler(kept)
    root.setLevel(before)


def test_an_address_that_does_not_exist_says_what_to_do(browser, given):
    answer = browser.signed_in_as(given.member()).get("/nowhere")

    assert answer.status == 404
    assert answer.is_page
    assert "There is nothing here for you" in answer.heading


def test_a_stranger_learns_nothing_from_an_address_that_does_not_exist(browser):
    assert browser.get("/nowhere").status == 404


def test_the_wrong_way_to_ask_says_which_is_right(browser):
    answer = browser.post("/accessibility")

    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]


def test_what_is_too_large_says_how_much_is_allowed(app, browser, given, monkeypatch):
    action = given.action(owner=(ana := given.member("Ana")))
    browser.signed_in_as(ana).get(f"/actions/{action}")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1_000)

    answer = browser.post(f"/actions/{action}/updates", text="x" * 2_000)

    assert answer.status == 413
    assert "What is sent at once can be" in answer.text


@pytest.mark.faults
def test_a_fault_is_our_fault_and_tells_nobody_why(app, browser, given, monkeypatch, log):
    browser.signed_in_as(given.member())
    monkeypatch.setitem(app.view_functions, "home.index", _fails_quoting("the words of Ana"))

    answer = browser.get("/")

    assert answer.status == 500
    assert "Something went wrong on our side" in answer.heading
    assert "Ana" not in answer.text
    request_id = json.loads(next(line for line in log if '"praxis.fault"' in line))["request"]
    assert request_id in answer.text


@pytest.mark.faults
def test_the_log_says_where_a_fault_was_and_never_what_somebody_typed(app, browser, given, monkeypatch, log):
    browser.signed_in_as(given.member())
    monkeypatch.setitem(app.view_functions, "home.index", _fails_quoting("the words of Ana"))

    browser.get("/")

    fault = json.loads(next(line for line in log if '"praxis.fault"' in line))
    assert fault["fault"] == "ValueError"
    assert any("test_when_something_goes_wrong.py" in place for place in fault["trace"])
    assert "the words of Ana" not in "\n".join(log)


def _fails_quoting(words):
    def view():
        raise ValueError(words)

    view.access_rule = None
    return view


def test_the_log_of_ordinary_work_holds_no_personal_data(browser, given, log):
    ana = given.member("Ana Unmistakable", email="ana.unmistakable@example.org")
    action = given.action("Publish the unmistakable guide", owner=ana)
    link = given.sign_in_link(ana)
    log.clear()

    browser.get(f"/sign-in/{link}")
    browser.post(f"/sign-in/{link}")
    browser.token = None
    browser.form(f"/actions/{action}/edit/title", **{f"A{action}-title": "An unmistakable title"})
    browser.get("/search?q=unmistakable")
    browser.get("/people?q=unmistakable")
    browser.post("/sign-out")
    browser.form("/sign-in", email="ana.unmistakable@example.org")

    # What SQLAlchemy says at DEBUG is not ours to shape, and is not written in any set-up.
    written = "\n".join(line for line in log if '"praxis' in line or '"level": "error"' in line)
    assert "answered" in written
    for secret in (link, "nmistakable", browser.cookie or "no cookie"):
        assert secret not in written


def test_the_log_tells_each_request_by_its_rule(browser, given, log):
    action = given.action()
    browser.signed_in_as(given.chair())
    log.clear()

    browser.get(f"/actions/{action}")

    line = json.loads(next(line for line in log if '"praxis.request"' in line))
    assert line["rule"] == "/actions/<int:number>"
    assert line["method"] == "GET"
    assert line["status"] == 200
    assert line["ms"] >= 0
    assert line["request"]


def test_health_says_that_it_is_well_and_nothing_else(browser):
    answer = browser.get("/health")

    assert answer.status == 200
    assert answer.json == {"status": "ok", "database": "ok"}


@pytest.mark.faults
def test_health_says_when_the_database_does_not_answer(browser, monkeypatch):
    from app.web import views

    monkeypatch.setattr(views, "text", lambda _: views.db.session.get_bind_that_fails())

    answer = browser.get("/health")

    assert answer.status == 503
    assert answer.json["status"] == "failing"
