"""Is what the browsers get valid, by the checker that the standard's authors keep?"""

import pytest
from sqlalchemy import select

from app.access.gate import rules
from app.access.roles import Role
from app.actions.columns import AREA
from app.actions.workflow import ActionStatus
from app.charter.models import Evaluation
from app.decisions.models import Ballot, Decision, Elector, Proposal
from app.decisions.workflow import Standing
from app.extensions import db
from app.people.models import Affiliation, Grant
from app.steering.models import Body, Candidacy, Deputy, Interest, Office, Term
from tests.charter.agreed import Charter

pytestmark = pytest.mark.database("sqlite")
# What cannot be asked for without knowing more than the address.
ELSEWHERE = {
    "accounts.left",
    "accounts.back_from_provider",
    "accounts.go_to_connect",
    "accounts.go_to_provider",
    "accounts.link",
    "accounts.not_me",
    "accounts.passkey",
    "accounts.reset",
    "accounts.token",
    "actions.export",
    "adopting.follows",
    "charter.version",
    "decisions.export",
    "feeds.read",
    "files.download",
    # A meeting that is held: tests/meetings look at its pages.
    "live.approving",
    "live.changed",
    "live.closing",
    "live.correcting",
    "live.discarding",
    "live.lapsing",
    "live.now",
    "live.opening",
    "live.putting_off",
    "live.reopening",
    "live.show",
    "minutes.approving",
    "minutes.circulating",
    "minutes.clean",
    "minutes.correcting",
    "minutes.introducing",
    "minutes.show",
    "minutes.taking_back",
    "membership.invited",
    "meetings.calendar",
    "meetings.from_letter",
    "meetings.item",
    "meetings.item_row",
    "membership.one",
    "people.export",
    "people.suggest",
    "privacy.fetch_copy",
    "privacy.show_request",
    "search.go",
    "search.suggest",
    # A steering group is not closed.
    "steering.close_body_form",
    "web.health",
}


def _of_the_steering_group(given, chair):
    """Something for each address of the steering group's: what stands in it."""
    given.grant(chair, Role.COORDINATOR)
    seat = given.seat("NHS trusts", holder=chair, deputy=given.member("Dora Deputy"))
    other = given.member("Otto Other")
    with given.settled():
        candidacy = Candidacy(seat_id=seat, person_id=other, why="To take part.")
        interest = Interest(person_id=chair, nature="Trustee", in_what="Riverside Carers")
        db.session.add_all([candidacy, interest])
        db.session.flush()
        return {
            "body_id": db.session.scalars(select(Body.id)).one(),
            "seat_id": seat,
            "term_id": db.session.scalars(select(Term.id).where(Term.seat_id == seat)).one(),
            "deputy_id": db.session.scalars(select(Deputy.id)).one(),
            "office_id": db.session.scalars(select(Office.id)).one(),
            "office": "secretary",
            "candidacy_id": candidacy.id,
            "interest_id": interest.id,
        }


def _paths(app, number, person, organisation, document, plan, more, meetings):
    """An address for every page there is."""
    with app.app_context():
        evaluation = db.session.scalars(select(Evaluation.id)).one()
        affiliation = db.session.scalars(select(Affiliation.id).where(Affiliation.person_id == person)).one()
        grant = db.session.scalars(select(Grant.id).where(Grant.person_id == person)).one()
    values = {
        "number": number,
        "field": "status",
        "piece": 1,
        "revision": 1,
        "person_id": person,
        "organisation_id": organisation,
        "document_id": document,
        "evaluation_id": evaluation,
        "affiliation_id": affiliation,
        "grant_id": grant,
        "reference": "R-E1",
        "import_id": 1,
        "key": "people",
        "plan_id": plan,
        **more,
    }
    # What one word names differs from part to part.
    elsewhere = {
        **_asked_and_decided(app),
        "saved.index": {"key": "actions"},
        "steering.edit_body": {"field": "purpose"},
        "steering.edit_seat": {"field": "vote"},
    }
    parts = {"meetings": meetings}
    with app.test_request_context():
        adapter = app.url_map.bind("127.0.0.1")
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint in rules(app).keys() - ELSEWHERE:
                part = parts.get(rule.endpoint.partition(".")[0], {})
                named = {**values, **part, **elsewhere.get(rule.endpoint, {})}
                yield adapter.build(rule.endpoint, {name: named[name] for name in rule.arguments}, method="GET")


def _asked_and_decided(app):
    """What stands in the addresses of a question that is put to the vote, and of a decision."""
    with app.app_context():
        elector = db.session.scalars(select(Elector)).first()
        asked = db.session.get_one(Proposal, db.session.get_one(Ballot, elector.ballot_id).proposal_id)
        reference = db.session.scalars(select(Decision.reference)).first()
    question = {"number": asked.number, "ballot_id": elector.ballot_id, "seat_id": elector.seat_id, "field": "title"}
    decision = {"reference": reference, "field": "review"}
    return {
        name: {**question, "step": "withdraw"} if name.startswith("proposals.") else decision
        for name in rules(app)
        if name.startswith(("proposals.", "decisions."))
    }


def test_every_page_is_valid_html(app, browser, given, nu):
    organisation = given.organisation()
    ana = given.chair("Ana Lima", works_at=organisation)
    steering = _of_the_steering_group(given, ana)
    given.goal()
    answers = [given.recommendation()]
    charter = Charter(given)
    rules_of_speech = charter.adopted("# How we speak\n\nWe listen: see A1 and [them](https://example.org).")
    charter.write(rules_of_speech, "We listen.\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    plan = given.plan()
    numbers = [given.action(owner=ana, status=status, answers=answers, plan_id=plan) for status in ActionStatus]
    given.waits_for(numbers[1], numbers[2])
    under_way = numbers[list(ActionStatus).index(ActionStatus.UNDER_WAY)]
    given.evidence(under_way, versions=2, note="With the pictures.")
    meetings = _meetings(given, ana)
    pages = {"/sign-in": browser.get("/sign-in"), "/nowhere": browser.get("/nowhere")}
    link = f"/sign-in/{given.sign_in_link(ana)}"
    pages[link] = browser.get(link)
    pages["a link that is none"] = browser.get("/sign-in/none")
    pages["no address"] = browser.form("/sign-in", email="")
    pages["on its way"] = browser.form("/sign-in", email="ana@example.org")
    pages["asking to join"] = browser.get("/join")
    pages["asking to join without anything"] = browser.form("/join", name="")
    pages["an invitation that is none"] = browser.get("/invitation/none")
    given.seat("Of Ana", holder=ana, deputy=given.member("Deputy"))
    given.ballot(given.proposal(background="# Why\n\nSee [them](https://example.org)."), recused={})
    given.proposal("A draft?", is_open=False)
    given.decision(dissent="Not *yet*.", standing=Standing.PROVISIONAL, needs_action=True)
    browser.signed_in_as(ana)
    for path in [
        "/proposals/2",
        "/decisions?sort=decision",
        "/decisions?q=no+such+words",
        *_paths(app, under_way, ana, organisation, rules_of_speech, plan, steering, meetings),
        *(f"/actions/{number}" for number in numbers),
    ]:
        pages[path] = browser.get(path)
    decision = given.decision("We say what was agreed")
    for path in (f"/decisions/{decision}", f"/decisions/{decision}/follows"):
        pages[path] = browser.get(path)
    for number in (1, 2):
        path = f"/charter/{rules_of_speech}/versions/{number}"
        pages[path] = browser.get(path)
    for field in ("title", "owner", "due", "priority", "confidence", "status"):
        pages[f"the editor of {field}"] = browser.get(f"/actions/{under_way}/edit/{field}")
    pages["a proposal without anything"] = browser.form("/actions/new", title="")
    pages["a search"] = browser.get("/search?q=guide")
    _with_views_of_the_plan(pages, browser, numbers)
    administrator = browser.another().signed_in_as(given.administrator())
    pages["the system"] = administrator.get("/system")
    whole = {name: answer.markup for name, answer in pages.items() if answer.is_page}

    assert len(whole) > 25
    assert nu.faults(whole) == []


def _meetings(given, person):
    """A published meeting with an item that has papers, one that waits, and a series."""
    number = given.meeting(place="Room 2", link="https://example.org/join")
    item = given.agenda_item("The budget", meeting=number, presenter=person, background="See A1.\n\nAnd more.")
    paper = given.paper(item)
    given.published(number)
    given.agenda_item("It waits", by=person)
    series = given.series()
    return {
        "number": number,
        "item_id": item,
        "paper": 1,
        "paper_id": paper,
        "series_id": series,
        "template_id": given.template_item(series),
        "field": "presenter",
    }


def _with_views_of_the_plan(pages, browser, numbers):
    browser.post("/saved/actions/views", name="Late ones", address="/actions/board?late=1")
    browser.post("/saved/actions/columns", columns=list(AREA.columns))
    chosen = "&".join(f"action={number}" for number in numbers)
    for path in (
        "/actions",
        "/actions?q=no+such+words",
        "/actions/board?q=no+such+words",
        "/actions/timeline?during=2026-q1",
        "/saved/actions",
        f"/actions/bulk?change=agree&{chosen}",
        f"/actions/bulk?change=owner&{chosen}",
    ):
        pages[f"with views: {path}"] = browser.get(path)
    pages["a view without a name"] = browser.post("/saved/actions/views", name="", address="/actions")
    sent = {"change": "due", "action": numbers, "due_on": "2030-01-31", "why": "It <b>moves</b>."}
    pages["several, as they would change"] = browser.post("/actions/bulk", sent)


def test_the_checker_finds_what_is_wrong(nu):
    found = nu.faults({"bad": "<!doctype html><html lang=en><head><title>x</title></head><body><p><div id=a id=b></p>"})

    assert found
    assert all(fault.startswith("bad:") for fault in found)
