"""Reading, writing, adopting and accepting, as people do it."""

import pytest

from app import clock
from app.charter.models import VersionState
from app.charter.services import tell_who_is_asked
from app.mail.services import deliver
from tests.browser import Browser
from tests.charter.agreed import RULES, Charter
from tests.given import Given


def test_an_empty_charter_teaches(browser: Browser, given: Given) -> None:
    text = browser.signed_in_as(given.member()).get("/charter").text

    assert "What the community agrees stands here" in text
    assert "How people speak and listen here" in text


def test_a_document_is_written_adopted_and_accepted(browser: Browser, charter: Charter, given: Given) -> None:
    writer, adopter = browser.signed_in_as(charter.writer), browser.another().signed_in_as(charter.adopter)
    mia = browser.another().signed_in_as(given.member())

    begun = writer.form("/charter/new?kind=ground+rules", to="/new", text="We listen.", asks_acceptance="y")
    draft = begun.location
    assert begun.status == 303
    document = draft.removesuffix("/versions/1")
    assert mia.get(document).status == 404

    decision = given.decision("Adopt the ground rules")
    assert f"{decision} Adopt the ground rules" in adopter.get(draft).links()
    assert f"{decision} Adopt the ground rules" not in writer.get(draft).links()
    adopted = adopter.form(f"{document}/adopt", decision=decision)
    assert adopted.status == 303

    assert "Read and accept: Ground rules" in mia.get("/").text
    assert mia.form(document, to="/accept").status == 303
    assert "You accepted this version today" in mia.get(document).text
    assert "Read and accept" not in mia.get("/").text


def test_home_leads_to_what_changed(browser: Browser, charter: Charter, given: Given) -> None:
    person = given.member()
    rules = charter.adopted()
    charter.accept(rules, person)
    charter.next(rules, "Version two.")

    links = browser.signed_in_as(person).get("/").links()

    assert links["Ground rules changed: see what changed"] == f"/charter/{rules}/compare?from=1&to=2"


def test_nobody_accepts_what_they_have_not_seen(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.adopted()
    mia = browser.signed_in_as(given.member())
    form = mia.get(f"/charter/{rules}").form_to("/accept")
    charter.next(rules, "Version two.")

    answer = mia.send(form)

    assert answer.status == 409
    assert "This is a newer version than the one you were reading" in answer.text
    assert "Read and accept" in mia.get("/").text or "changed: see what changed" in mia.get("/").text


def test_what_was_written_at_since_is_read_again_before_it_is_adopted(browser: Browser, charter: Charter) -> None:
    rules = charter.draft()
    decision = charter.given.decision("Adopt the ground rules")
    adopter = browser.signed_in_as(charter.adopter)
    form = adopter.get(f"/charter/{rules}/adopt").form_to("/adopt")
    charter.write(rules, "Something quite different.")

    answer = adopter.send(form, decision=decision)

    assert answer.status == 409
    assert "The draft was changed since you opened this page" in answer.text
    assert charter.states(rules) == {1: VersionState.DRAFT}


def test_two_who_write_at_one_draft_lose_nothing(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.draft()
    ana, ben = browser.signed_in_as(charter.writer), browser.another().signed_in_as(given.chair("Ben Both"))
    hers, his = (who.get(f"/charter/{rules}/write").form_to("/write") for who in (ana, ben))
    ana.send(hers, text="Hers.", title="Her rules")

    answer = ben.send(his, text="His.")

    assert answer.status == 409
    assert "Wanda Writer changed this while you were writing" in answer.text
    assert "His." in answer.markup
    assert "Hers" in answer.text
    assert ben.send(answer.form_to("/write")).status == 303
    with given.app.app_context():
        draft = charter.version(rules, VersionState.DRAFT)
    # What only she changed stands.
    assert (draft.text, draft.title) == ("His.", "Her rules")


def test_two_who_change_different_things_are_not_in_each_other_s_way(
    browser: Browser, charter: Charter, given: Given
) -> None:
    rules = charter.draft()
    ana, ben = browser.signed_in_as(charter.writer), browser.another().signed_in_as(given.chair("Ben Both"))
    hers, his = (who.get(f"/charter/{rules}/write").form_to("/write") for who in (ana, ben))

    assert ana.send(hers, text="Hers.").status == 303
    assert ben.send(his, changes="Says it shorter").status == 303

    with given.app.app_context():
        draft = charter.version(rules, VersionState.DRAFT)
    assert (draft.text, draft.changes) == ("Hers.", "Says it shorter")


def test_a_draft_that_was_adopted_meanwhile_is_not_written_at(browser: Browser, charter: Charter) -> None:
    rules = charter.draft()
    writer = browser.signed_in_as(charter.writer)
    form = writer.get(f"/charter/{rules}/write").form_to("/write")
    charter.adopt(rules)

    answer = writer.send(form, text="Too late.")

    assert answer.status == 409
    assert "Too late." in answer.markup
    assert charter.states(rules) == {1: VersionState.ADOPTED}
    assert writer.send(answer.form_to("/write")).status == 303
    assert charter.states(rules) == {1: VersionState.ADOPTED, 2: VersionState.DRAFT}


def test_a_preview_saves_nothing(browser: Browser, charter: Charter) -> None:
    rules = charter.draft()
    writer = browser.signed_in_as(charter.writer)
    form = writer.get(f"/charter/{rules}/write").form_to("/write")

    whole = writer.send(form, text="# Seen\n\nBefore.", preview="1")
    part = writer.htmx("POST", f"/charter/{rules}/write", {**form.fields, "text": "# Seen", "preview": "1"})

    assert whole.status == part.status == 200
    assert "Before." in whole.text
    assert not part.is_page
    assert "Seen" in part.text
    with charter.given.app.app_context():
        assert charter.version(rules, VersionState.DRAFT).text.strip() == RULES.strip()


@pytest.mark.parametrize("field", ["title", "text"])
def test_what_is_missing_is_said_beside_it(browser: Browser, charter: Charter, field: str) -> None:
    rules = charter.draft()
    writer = browser.signed_in_as(charter.writer)

    answer = writer.form(f"/charter/{rules}/write", **{field: ""}, changes="Kept as typed")

    assert answer.status == 422
    assert "Kept as typed" in answer.markup


def test_terms_of_reference_say_how_meetings_count(browser: Browser, given: Given) -> None:
    secretary = browser.signed_in_as(given.secretary())
    answer = secretary.form(
        "/charter/new?kind=terms+of+reference",
        to="/new",
        text="How we meet.",
        quorum_number="4",
        quorum_fraction="1/2",
        composition_sector="voluntary and community sector",
        decision_rule="no sustained objection",
    )

    text = secretary.follow(answer).text

    assert "The larger of 4 voting members and half of the filled voting seats" in text
    assert "No sustained objection" in text


def test_names_are_for_whoever_brings_people_in(browser: Browser, charter: Charter, given: Given) -> None:
    given.member("Mia Member")
    rules = charter.adopted()
    coordinator = browser.signed_in_as(charter.writer)

    assert "Mia Member" in coordinator.get(f"/charter/{rules}/accepting").text
    assert "Mia Member" not in coordinator.get(f"/charter/{rules}").text
    assert browser.another().signed_in_as(charter.adopter).get(f"/charter/{rules}/accepting").status == 403


def test_what_is_in_force_is_found_by_its_words(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.draft("We keep the kettle on.")
    mia = browser.signed_in_as(given.member())
    assert "Ground rules" not in mia.get("/search?q=kettle").text

    charter.adopt(rules)

    assert "Ground rules" in mia.get("/search?q=kettle").text


def test_whoever_is_asked_is_written_to_once(charter: Charter, given: Given, letters: list) -> None:
    given.member("Mia Member", email="mia@example.org")
    given.administrator()
    rules = charter.adopted()
    charter.accept(rules, charter.writer)

    with given.settled():
        # Mia and whoever adopted it.
        assert tell_who_is_asked() == 2
    with given.settled():
        assert tell_who_is_asked() == 0
        deliver()

    told = next(letter for letter in letters if letter.to == ["mia@example.org"])
    assert told.subject == "Please read and accept: Ground rules"
    assert f"/charter/{rules}" in told.body


def test_a_review_that_is_due_is_said(browser: Browser, charter: Charter, given: Given) -> None:
    rules = charter.adopted(review_on=clock.today())

    assert "Review today" in browser.signed_in_as(given.member()).get(f"/charter/{rules}").text
