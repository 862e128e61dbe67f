"""What somebody does on the page of a meeting, with a script and without, and what they are told if it cannot be."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.actions.models import Action
from app.decisions.models import Ballot, Decision, Option, Proposal
from app.extensions import db
from app.meetings.models import AgendaItem, Attendance, ItemInterest, Outcome, OutcomeDraft
from app.records.models import Visibility
from tests.home.test_how_many_statements import MOST, asked


@pytest.fixture
def number(room):
    return room.opened(room.ana, room.ben)


@pytest.fixture
def item(room, number):
    chosen = room.items(number)[1]
    room.begin(number, chosen)
    return chosen


@pytest.fixture
def secretary(browser, room):
    return browser.signed_in_as(room.secretary)


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def form_in(page, ending):
    return page.form_to(ending)


def test_it_is_opened_by_its_page(secretary, room):
    number = room.meeting()
    assert "Open the meeting" in secretary.get(f"/meetings/{number}").links()

    answer = secretary.form(f"/meetings/{number}/live/open", chair=str(room.chair))

    assert answer.status == 303
    page = secretary.follow(answer)
    assert "Not quorate: two more voting members" in page.text
    assert "Notes and actions can be put down. Nothing can be decided." in page.text


def test_opened_too_early_it_says_what_to_do(secretary, room):
    number = room.meeting(on="2026-11-25 10:00")

    answer = secretary.form(f"/meetings/{number}/live/open", chair=str(room.chair))

    assert answer.status == 422
    assert "Move it to today" in answer.text


def test_who_is_there_is_noted_by_one_press(secretary, app, room, number):
    page = secretary.get(f"/meetings/{number}/live")
    forms = [form for form in page.all("form") if form.get("aria-label") == "Cleo, Third seat"]
    assert len(forms) == 1

    answer = secretary.post(
        f"/meetings/{number}/live/attendance", person=str(room.cleo), seat=str(room.seats[2]), deed="remote"
    )

    assert "Cleo is remote." in secretary.follow(answer).text
    with app.app_context():
        assert room.cleo in db.session.scalars(select(Attendance.person_id)).all()


def test_with_a_script_the_answer_is_empty_and_says_that_something_changed(secretary, room, number):
    answer = secretary.htmx(
        "POST", f"/meetings/{number}/live/attendance", {"person": str(room.cleo), "seat": "", "deed": "present"}
    )

    assert (answer.status, answer.markup) == (204, "")
    assert json.loads(answer.headers["HX-Trigger"]) == {"announce": "Cleo is present.", "stirred": ""}


@pytest.mark.parametrize("person", ["", "x", "99999999", "-1"])
def test_whoever_is_not_there_is_not_found(secretary, number, person):
    answer = secretary.post(f"/meetings/{number}/live/attendance", person=person, seat="", deed="present")

    assert answer.status == 404


def test_a_guest_is_noted_by_name(secretary, given, number):
    given.member("Gus Guest")

    answer = secretary.form(f"/meetings/{number}/live", to="/guests", name="Gus Guest")

    assert "Gus Guest Without a vote Present" in secretary.follow(answer).text
    wrong = secretary.form(f"/meetings/{number}/live", to="/guests", name="Nobody Known")
    assert wrong.status == 422
    assert "Nobody here has this name" in wrong.text


def test_a_note_is_put_down_and_the_form_is_empty_again(secretary, app, number, item):
    path = f"/meetings/{number}/live"

    answer = secretary.form(path, to="/outcomes/note", **{"said-note-text": "It costs more."})

    page = secretary.follow(answer)
    assert "It costs more." in page.text
    assert form_in(page, "/outcomes/note").fields["said-note-text"] == ""
    assert count(app, Outcome) == 1


def test_put_down_twice_it_stands_once(secretary, app, number, item):
    form = form_in(secretary.get(f"/meetings/{number}/live"), "/outcomes/note")

    for _ in range(2):
        assert secretary.send(form, **{"said-note-text": "It costs more."}).status == 303

    assert count(app, Outcome) == 1


def test_an_action_made_from_an_item_twice_stands_once(secretary, app, given, number, item):
    form = form_in(secretary.get(f"/meetings/{number}/live"), "/outcomes/action")
    said = {
        "said-action-title": "Print the guide",
        "said-action-done_when": "It can be read.",
        "said-action-owner": "Ana",
        "said-action-due_on": "2027-01-31",
        "said-action-strand": "individual learning",
    }
    for _ in range(2):
        answer = secretary.send(form, **said)
        assert answer.status == 303, answer.text

    assert (count(app, Outcome), count(app, Action)) == (1, 1)


def test_with_a_script_the_answer_is_the_form_alone(secretary, number, item):
    form = form_in(secretary.get(f"/meetings/{number}/live"), "/outcomes/note")

    answer = secretary.htmx("POST", form.action, {**form.fields, "said-note-text": "It costs more."})

    assert answer.status == 200
    assert not answer.is_page
    assert json.loads(answer.headers["HX-Trigger"])["announce"] == "The note stands."
    assert [area.get("autofocus") is not None for area in answer.all("textarea")] == [True]


def test_what_is_wrong_is_said_where_it_is_and_nothing_typed_is_lost(secretary, app, number, item):
    answer = secretary.form(
        f"/meetings/{number}/live", to="/outcomes/decision", **{"said-decision-title": "We publish it"}
    )

    assert answer.status == 422
    assert "Say why in a sentence" in answer.text
    assert form_in(answer, "/outcomes/decision").fields["said-decision-title"] == "We publish it"
    assert count(app, Decision) == 0


def test_a_decision_is_recorded_with_its_number(secretary, number, item):
    answer = secretary.form(
        f"/meetings/{number}/live",
        to="/outcomes/decision",
        **{"said-decision-title": "We publish it", "said-decision-reasons": "It helps."},
    )

    assert "It is decided: D2026-001." in secretary.follow(answer).text


def test_a_decision_of_an_inquorate_meeting_is_refused_beside_its_field(secretary, room):
    number = room.opened(room.ana)
    room.begin(number, room.items(number)[1])

    answer = secretary.form(
        f"/meetings/{number}/live",
        to="/outcomes/decision",
        **{"said-decision-title": "We publish it", "said-decision-reasons": "It helps."},
    )

    assert answer.status == 422
    assert "Take notes and actions; nothing can be decided" in answer.text


def test_what_is_typed_is_kept_by_a_tiny_answer_and_is_there_again(secretary, app, room, number, item):
    form = form_in(secretary.get(f"/meetings/{number}/live"), "/outcomes/decision")
    typed = {
        **form.fields,
        "said-decision-title": "We pub",
        "said-decision-review_on": "2027-0",
        "said-decision-needs_action": "y",
    }

    answer = secretary.htmx("POST", f"/meetings/{number}/live/items/{item}/drafts/decision", typed)

    assert (answer.status, answer.markup) == (204, "")
    page = secretary.get(f"/meetings/{number}/live")
    again = form_in(page, "/outcomes/decision").fields
    assert again["said-decision-title"] == "We pub"
    assert again["said-decision-needs_action"] == ["y"]
    assert "Kept as a draft" in page.text
    assert "We pub" not in secretary.another().signed_in_as(room.chair).get(f"/meetings/{number}/live").markup
    assert count(app, Decision) == 0


def test_without_a_script_a_button_saves_it_for_later(secretary, app, number, item):
    form = form_in(secretary.get(f"/meetings/{number}/live"), "/outcomes/note")

    answer = secretary.post(
        f"/meetings/{number}/live/items/{item}/drafts/note", {**form.fields, "said-note-text": "It costs"}
    )

    assert "kept as a draft" in secretary.follow(answer).text
    assert count(app, OutcomeDraft) == 1


def test_a_draft_that_was_on_its_way_when_it_was_put_down_does_not_come_back(secretary, app, number, item):
    form = form_in(secretary.get(f"/meetings/{number}/live"), "/outcomes/note")
    typed = {**form.fields, "said-note-text": "It costs more."}
    secretary.send(form, **{"said-note-text": "It costs more."})

    answer = secretary.htmx("POST", f"/meetings/{number}/live/items/{item}/drafts/note", typed)

    assert answer.status == 204
    assert count(app, OutcomeDraft) == 0


def test_typed_in_two_windows_at_once_it_is_one_draft(secretary, app, room, number, item):
    windows = [secretary, secretary.another().signed_in_as(room.secretary)]
    forms = [form_in(window.get(f"/meetings/{number}/live"), "/outcomes/note") for window in windows]
    address = f"/meetings/{number}/live/items/{item}/drafts/note"

    def types(window, form):
        return window.htmx("POST", address, {**form.fields, "said-note-text": "It costs"})

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(types, windows, forms))

    assert [answer.status for answer in answers] == [204, 204]
    assert count(app, OutcomeDraft) == 1


def test_an_option_that_was_reworded_meanwhile_is_read_again_before_it_is_put_to_the_vote(
    secretary, app, given, number, item
):
    asked = given.proposal("Shall we publish the guide?")
    with given.settled():
        proposal = db.session.scalars(select(Proposal).where(Proposal.number == asked)).one()
        db.session.get_one(AgendaItem, item).proposal_id = proposal.id
        option = db.session.scalars(select(Option).where(Option.proposal_id == proposal.id).limit(1)).one()
        sent = {"option": str(option.id), "as_read": option.text}
        option.text = f"{option.text}, but not this year"
        meant = option.text

    answer = secretary.post(f"/meetings/{number}/live/items/{item}/ballot", sent)

    assert answer.status == 422
    assert "reads otherwise by now" in answer.text
    assert f'value="{meant}"' in answer.markup
    assert count(app, Ballot) == 0
    secretary.post(f"/meetings/{number}/live/items/{item}/ballot", {**sent, "as_read": meant})
    assert count(app, Ballot) == 1


def test_a_hundred_thousand_characters_are_too_many_and_stay_in_the_field(secretary, app, number, item):
    text = "x" * 100_000

    answer = secretary.form(f"/meetings/{number}/live", to="/outcomes/note", **{"said-note-text": text})

    assert answer.status == 422
    assert "Make this shorter: at most 10,000 characters" in answer.text
    assert form_in(answer, "/outcomes/note").fields["said-note-text"] == text
    draft = secretary.htmx("POST", f"/meetings/{number}/live/items/{item}/drafts/note", {"said-note-text": text})
    assert draft.status == 204
    assert count(app, OutcomeDraft) == 0


def test_two_who_correct_a_note_at_once_lose_nothing(secretary, room, number, item):
    note = room.note(number, item, "It costs less.")
    path = f"/meetings/{number}/live/notes/{note}"
    mine = secretary.get(path).form_to(path)
    secretary.another().signed_in_as(room.chair).form(path, text="It costs the same.")

    answer = secretary.send(mine, text="It costs more.")

    assert answer.status == 409
    assert "It costs the same." in answer.text
    assert answer.form_to(path).fields["text"] == "It costs more."
    assert secretary.send(answer.form_to(path)).status == 303
    with room.app.app_context():
        assert db.session.get_one(Outcome, note).text == "It costs more."


def test_a_note_of_another_meeting_is_not_found(secretary, room, number, item):
    note = room.note(number, item)
    other = room.meeting()

    assert secretary.get(f"/meetings/{other}/live/notes/{note}").status == 404
    assert secretary.post(f"/meetings/{other}/live/items/{item}/begin").status == 404


def test_somebody_declares_their_own_interest_from_their_telephone(browser, app, room, number, item):
    ana = browser.signed_in_as(room.ana)

    answer = ana.form(f"/meetings/{number}/live", to="/interests", person=str(room.ana), nature="I work there.")

    assert "Ana has no part in deciding this item." in ana.follow(answer).text
    theirs = ana.post(f"/meetings/{number}/live/items/{item}/interests", person=str(room.ben), nature="So do they.")
    assert theirs.status == 403
    assert count(app, ItemInterest) == 1


def test_a_ballot_is_opened_voted_in_and_closed(secretary, app, room, number, item):
    asked_for = secretary.form(f"/meetings/{number}/live", to="/question", question="We meet every month.")
    assert "0 of 3 have voted so far" in secretary.follow(asked_for).text
    ben = secretary.another().signed_in_as(room.ben)
    vote = next(
        form for form in ben.get(f"/meetings/{number}/live").all("form") if form.get("aria-label") == "Your vote"
    )
    assert vote.get("action") == f"/meetings/{number}/live/items/{item}/vote"

    said = ben.post(vote.get("action"), seat=str(room.seats[1]), choice="for")
    assert "1 of 3 have voted so far" in ben.follow(said).text
    secretary.post(f"/meetings/{number}/live/items/{item}/vote", seat=str(room.seats[0]), choice="for")
    closed = secretary.form(f"/meetings/{number}/live", to="/ballot/close")
    assert "2 for, 0 against" in secretary.follow(closed).text

    late = ben.post(vote.get("action"), seat=str(room.seats[1]), choice="against")
    assert late.status == 422
    assert "it was closed and counted" in late.text
    assert count(app, Ballot) == 1


def test_somebody_who_is_recused_has_no_button_and_no_vote(secretary, room, number, item):
    room.declare(number, item, room.ben)
    secretary.form(f"/meetings/{number}/live", to="/question", question="We meet every month.")
    ben = secretary.another().signed_in_as(room.ben)

    page = ben.get(f"/meetings/{number}/live")
    assert not [form for form in page.all("form") if form.get("aria-label") == "Your vote"]
    assert ben.post(f"/meetings/{number}/live/items/{item}/vote", seat=str(room.seats[1]), choice="for").status == 403


@pytest.mark.parametrize("said", [{}, {"choice": "perhaps"}])
def test_a_vote_that_says_nothing_is_answered_with_what_to_do(secretary, room, number, item, said):
    secretary.form(f"/meetings/{number}/live", to="/question", question="We meet every month.")

    answer = secretary.post(f"/meetings/{number}/live/items/{item}/vote", seat=str(room.seats[0]), **said)

    assert answer.status == 422
    assert "Choose for, against or abstain" in answer.text


def test_the_minutes_go_from_closed_to_approved_by_their_pages(secretary, room):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    room.note(number, room.items(number)[0], "Ana welcomed us.")
    secretary.form(f"/meetings/{number}/live/close")
    path = f"/meetings/{number}/minutes"
    secretary.form(f"{path}/introduction", introduction="It rained.")
    secretary.form(f"{path}/circulate")
    assert "Circulated on 24 Nov" in secretary.get(path).text
    refused = secretary.form(f"{path}/approve")
    assert refused.status == 422
    assert "A meeting does not approve its own minutes" in refused.text
    room.opened(room.ana, room.ben, on="2026-11-24 15:00")
    secretary.form(f"{path}/approve", amended="Ben was remote.")

    page = secretary.get(path)
    assert "as amended: Ben was remote." in page.text
    assert "It rained." in page.text
    secretary.form(f"{path}/errata", text="It did not rain.")
    assert "It did not rain. Sid Secretary" in secretary.get(f"{path}/clean").text
    for tried in ("introduction", "circulate", "take-back"):
        typed = {"introduction": "x", "why": "x", "version": "0"}
        assert secretary.post(f"{path}/{tried}", typed).status in (409, 422), tried


def test_two_who_write_the_introduction_at_once_lose_nothing(secretary, room, number):
    path = f"/meetings/{number}/minutes/introduction"
    mine = secretary.get(path).form_to(path)
    secretary.another().signed_in_as(room.chair).form(path, introduction="It rained.")

    answer = secretary.send(mine, introduction="It snowed.")

    assert answer.status == 409
    assert "It rained." in answer.text
    assert answer.form_to(path).fields["introduction"] == "It snowed."


def test_a_meeting_that_has_not_begun_has_no_minutes(secretary, room):
    assert secretary.get(f"/meetings/{room.meeting()}/minutes").status == 404


@pytest.mark.parametrize("who", ["ana", "coordinator", "member"])
def test_who_does_not_run_it_has_none_of_its_buttons_and_none_of_its_deeds(browser, given, room, number, item, who):
    person = room.ana if who == "ana" else given.coordinator() if who == "coordinator" else given.member("Mia")
    visitor = browser.signed_in_as(person)

    page = visitor.get(f"/meetings/{number}/live")

    assert page.status == 200
    actions = {form.get("action", "").rpartition("/")[2] for form in page.all("form") if form.get("method") == "post"}
    assert actions <= {"out", "quick", "sign-out", "interests", ""}, actions
    base = f"/meetings/{number}/live"
    for path in (
        f"{base}/open",
        f"{base}/end",
        f"{base}/close",
        f"{base}/reopen",
        f"{base}/attendance",
        f"{base}/guests",
        f"{base}/items/{item}/begin",
        f"{base}/items/{item}/outcomes/note",
        f"{base}/items/{item}/drafts/note",
        f"{base}/items/{item}/question",
        f"{base}/items/{item}/put-off",
        f"/meetings/{number}/minutes/circulate",
        f"/meetings/{number}/minutes/approve",
    ):
        assert visitor.post(path).status == 403, path


@pytest.mark.database("sqlite")
def test_a_page_with_200_items_asks_the_database_no_oftener(secretary, app, given, room, number, item):
    with asked(app) as few:
        secretary.client.get(f"/meetings/{number}/live")
    with given.settled():
        meeting = room._meeting(number)
        db.session.add_all(
            AgendaItem(
                title=f"Item {n}", body_id=meeting.body_id, meeting_id=meeting.id, section="Items", position=10 + n,
                purpose=db.session.get_one(AgendaItem, item).purpose, background="", minutes=5,
                meant_for=Visibility.MEMBERS, visibility=Visibility.MEMBERS,
            )
            for n in range(200)
        )  # fmt: skip
    for n in range(3):
        room.note(number, item, f"Note {n}")

    with asked(app) as many:
        page = secretary.get(f"/meetings/{number}/live")

    assert "Item 199" in page.text
    assert "202. " in page.text
    assert len(many) == len(few), many
    assert len(many) <= MOST, many


@pytest.mark.database("sqlite")
def test_the_minutes_ask_no_oftener_either(secretary, app, room, number, item):
    room.decide(number, item)
    room.act(number, item, room.ana)
    room.close(number)
    room.circulate(number)

    for path in (f"/meetings/{number}/minutes", f"/meetings/{number}/minutes/clean"):
        with asked(app) as statements:
            secretary.get(path)
        assert len(statements) <= MOST, statements


def test_meetings_of_one_title_are_told_apart_by_their_day(room, browser, given):
    first, second = room.opened(room.ana, room.ben), room.meeting(on="2026-12-22 10:00")
    asked_in, budget = given.proposal(), room.items(first)[1]
    with given.settled():
        proposal = db.session.scalars(select(Proposal).where(Proposal.number == asked_in)).one()
        db.session.get_one(AgendaItem, budget).proposal_id = proposal.id
    reader = browser.signed_in_as(room.ana)

    for path in ("/search?q=steering", "/search/suggest?q=steering"):
        links = reader.get(path).links()
        days = {href: words.rpartition(", ")[2] for words, href in links.items() if "Steering group meeting" in words}
        assert days == {f"/meetings/{first}": "24 Nov", f"/meetings/{second}": "22 Dec"}, path
    assert f"M{first} Steering group meeting, 24 Nov" in reader.get(f"/proposals/{asked_in}").links()


@pytest.mark.usefixtures("item")
def test_names_are_suggested_where_one_is_typed(secretary, number):
    page = secretary.get(f"/meetings/{number}/live")

    asking = [field for field in page.all("input") if "people/suggest" in (field.get("hx-get") or "")]
    assert len(asking) == 2  # whose action it will be, and who else is there
    for field in asking:
        path, _, known = str(field.get("hx-get")).partition("?")
        answer = secretary.htmx("GET", f"{path}?{known}&{field.get('name')}=Sid")
        assert [option.get("value") for option in answer.all("option")] == ["Sid Secretary"]
