"""Coordinators answer those who ask, and invite those who have not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.access.roles import Role
from app.extensions import db
from app.membership import services
from app.membership.models import JoinRequest, RequestStatus
from tests.given import moment


@pytest.fixture
def cora(given):
    return given.coordinator("Cora Coordinator")


@pytest.fixture
def visitor(browser, cora):
    return browser.signed_in_as(cora)


@pytest.fixture
def asked(app, given):
    """Nia asks to join; gives the number of her request."""

    def ask(name="Nia Okafor", email="nia@example.org", **more):
        values = {"organisation": None, "organisation_name": None, "job_title": None, "level": None, "why": "To learn."}
        with given.settled():
            services.apply(name=name, email=email, **{**values, **more})
        with app.app_context():
            return db.session.scalars(select(JoinRequest.id).where(JoinRequest.email == email)).one()

    return ask


@pytest.fixture
def the_request(app):
    def find(email="nia@example.org"):
        with app.app_context():
            return db.session.scalars(select(JoinRequest).where(JoinRequest.email == email)).one()

    return find


@pytest.fixture
def delivered(app, letters):
    def deliver():
        from app.mail.services import deliver

        with app.app_context():
            deliver()
        return letters

    return deliver


def test_those_who_ask_stand_there_oldest_first_with_how_long_they_wait(visitor, cora, asked, at):
    at(moment("2026-11-02 09:00"))
    asked("Ola First", "ola@example.org")
    at(moment("2026-11-22 09:00"))
    asked("Nia Later", "nia@example.org")
    at(moment("2026-11-23 09:00"))
    visitor.signed_in_as(cora)

    page, home = visitor.get("/joining"), visitor.get("/")

    assert page.text.index("Ola First") < page.text.index("Nia Later")
    assert "Waits for 21 days" in page.text
    assert "Two people ask to join" in home.text
    assert "Ola First has waited longest" in home.text


def test_an_approved_request_becomes_an_invitation(visitor, asked, the_request, delivered, cora):
    number = asked()

    answer = visitor.form(f"/joining/{number}", to="/approve", own_words="I look forward to meeting you.")

    request = the_request()
    assert answer.location == "/joining"
    assert (request.status, request.decided_by_id) == (RequestStatus.INVITED, cora)
    assert timedelta(days=13) < request.expires_at - clock.now() <= timedelta(days=14)
    letter = delivered()[-1]
    assert letter.to == ["nia@example.org"]
    assert "Cora Coordinator invites you to join as a member" in letter.body
    assert "I look forward to meeting you." in letter.body
    assert "/invitation/" in letter.body


def test_a_declined_request_says_why_kindly(visitor, asked, the_request, delivered):
    number = asked()

    nothing_said = visitor.form(f"/joining/{number}", to="/decline", reason=" ")
    assert nothing_said.status == 422
    assert "Say why, in words that they can be sent" in nothing_said.text
    answer = visitor.form(f"/joining/{number}", to="/decline", reason="We are full until spring.")

    assert answer.status == 303
    assert (the_request().status, the_request().decline_reason) == (RequestStatus.DECLINED, "We are full until spring.")
    assert "We are full until spring." in delivered()[-1].body
    assert "Declined" in visitor.get("/joining?show=answered").text


@pytest.mark.parametrize("second", ["approve", "decline"])
def test_of_two_who_answer_at_once_the_second_is_told(visitor, given, asked, the_request, delivered, second):
    number = asked()
    other = visitor.another().signed_in_as(given.coordinator("Otto Other"))
    theirs = other.get(f"/joining/{number}")

    assert visitor.form(f"/joining/{number}", to="/approve").status == 303
    answer = other.send(theirs.form_to(f"/{second}"), **({"reason": "No."} if second == "decline" else {}))

    assert answer.status == 409
    assert "Somebody has answered this request already" in answer.text
    assert the_request().status is RequestStatus.INVITED
    assert len([letter for letter in delivered() if "invites you" in letter.subject]) == 1


def test_somebody_is_invited(visitor, given, the_request, delivered):
    trust = given.organisation("Riverside Trust")

    answer = visitor.form("/joining/invite", name="Nia Okafor", email="NIA@example.org", organisation="Riverside Trust")

    request = the_request()
    assert answer.location == "/joining?show=invited"
    assert (request.applied, request.organisation_id, request.joins_as) == (False, trust, Role.MEMBER)
    assert delivered()[-1].to == ["nia@example.org"]
    assert "Nia Okafor" in visitor.get("/joining?show=invited").text


def test_sent_twice_one_letter_leaves(visitor, delivered):
    form = visitor.get("/joining/invite").form_to()
    typed = {"name": "Nia", "email": "nia@example.org"}

    first, second = visitor.send(form, **typed), visitor.send(form, **typed)

    assert first.location == second.location
    assert len(delivered()) == 1


def test_an_open_invitation_is_not_doubled(visitor, delivered):
    visitor.form("/joining/invite", name="Nia", email="nia@example.org")

    answer = visitor.form("/joining/invite", name="Nia", email="nia@example.org")

    assert answer.status == 422
    assert "This address has an open invitation" in answer.text
    assert answer.form_to().fields["name"] == "Nia"
    assert len(delivered()) == 1


def test_inviting_somebody_who_has_asked_answers_them(visitor, asked, the_request):
    asked()

    visitor.form("/joining/invite", name="Nia", email="nia@example.org")

    assert (the_request().status, the_request().applied) == (RequestStatus.INVITED, True)


def test_whoever_invites_cannot_tell_who_is_known_here(visitor, given, delivered):
    given.member("Ana Lima", email="ana@example.org")

    known = visitor.form("/joining/invite", name="A Name", email="ana@example.org")
    listed = visitor.get("/joining?show=invited").markup
    visitor.send(visitor.get(_first(visitor)).form_to("/take-back"))
    unknown = visitor.form("/joining/invite", name="A Name", email="eve@example.org")

    assert (known.status, known.location) == (unknown.status, unknown.location)
    assert _plain(listed) == _plain(visitor.get("/joining?show=invited").markup)
    to_ana, to_eve = delivered()
    assert to_ana.subject == to_eve.subject
    assert "You are that already" in to_ana.body
    assert "/invitation/" not in to_ana.body
    assert "/invitation/" in to_eve.body


def _first(visitor):
    return next(href for words, href in visitor.get("/joining?show=invited").links().items() if words == "A Name")


def _plain(markup):
    import re

    return re.sub(r"/joining/\d+|content=\"[^\"]*\"|value=\"[^\"]*\"|<p class=\"flash.*?</p>", "", markup)


def test_somebody_disabled_is_not_let_in_by_an_invitation(visitor, given, delivered):
    given.member("Ana Lima", email="ana@example.org", disabled_on=clock.today())

    visitor.form("/joining/invite", name="Ana", email="ana@example.org")

    assert "your sign-in is switched off" in delivered()[-1].body
    assert "/invitation/" not in delivered()[-1].body


def test_only_an_administrator_lets_somebody_speak_for_an_organisation(visitor, given, the_request):
    given.organisation("Riverside Trust")
    assert "joins_as" not in visitor.get("/joining/invite").form_to().fields
    form = visitor.get("/joining/invite").form_to()
    visitor.send(form, name="Nia", email="nia@example.org", joins_as="organisation lead")
    assert the_request().joins_as is Role.MEMBER

    ada = visitor.another().signed_in_as(given.administrator())
    lead = {"name": "Leo", "email": "leo@example.org", "joins_as": "organisation lead"}
    nowhere = ada.form("/joining/invite", **lead)
    answer = ada.form("/joining/invite", **lead, organisation="Riverside Trust")

    assert nowhere.status == 422
    assert "Choose the organisation that they speak for" in nowhere.text
    assert answer.status == 303
    assert the_request("leo@example.org").joins_as is Role.LEAD


def test_several_are_invited_by_pasting_lines(visitor, given, the_request, delivered):
    trust = given.organisation("Riverside Trust")
    lines = "\n".join(
        (
            "Nia Okafor, nia@example.org, Riverside Trust",
            "",
            "Leo Lund; <LEO@example.org>",
            "Uma Uhl\tuma@example.org\tElsewhere",
        )
    )

    answer = visitor.form("/joining/invite-several", people=lines, own_words="Come and see.")

    assert answer.status == 303
    assert sorted(letter.to[0] for letter in delivered()) == ["leo@example.org", "nia@example.org", "uma@example.org"]
    assert all("Come and see." in letter.body for letter in delivered())
    assert the_request().organisation_id == trust
    assert the_request("uma@example.org").organisation_name == "Elsewhere"


@pytest.mark.parametrize(
    ("second_line", "asked_for"),
    [
        ("Leo Lund", "Line 2: type a name, a comma and an e-mail address."),
        (", leo@example.org", "Line 2: type a name, a comma and an e-mail address."),
        ("Leo, nia@example.org", "Line 2: this address stands on line 1, too."),
        ("Ivo, ivo@example.org", "Line 2: This address has an open invitation."),
    ],
)
def test_with_one_bad_line_nobody_is_invited(visitor, letters, delivered, second_line, asked_for):
    visitor.form("/joining/invite", name="Ivo", email="ivo@example.org")
    delivered().clear()
    lines = f"Nia, nia@example.org\n{second_line}"

    answer = visitor.form("/joining/invite-several", people=lines)

    assert answer.status == 422
    assert asked_for in answer.text
    assert answer.form_to().fields["people"] == lines
    assert delivered() == []
    assert "Nia" not in visitor.get("/joining?show=invited").text


def test_an_invitation_is_sent_again_and_lasts_as_long_again(visitor, given, the_request, delivered, at):
    at(moment("2026-11-02 09:00"))
    visitor.signed_in_as(given.coordinator())
    visitor.form("/joining/invite", name="Nia", email="nia@example.org")
    at(moment("2026-11-23 09:00"))
    visitor.signed_in_as(given.coordinator())
    page = visitor.get(f"/joining/{the_request().id}")
    assert "Not accepted in time" in page.text

    form = page.form_to("/send-again")
    assert [visitor.send(form).status, visitor.send(form).status] == [303, 303]

    assert the_request().expires_at > clock.now()
    assert len(delivered()) == 2


def test_an_invitation_is_taken_back_once(visitor, the_request):
    visitor.form("/joining/invite", name="Nia", email="nia@example.org")
    form = visitor.get(f"/joining/{the_request().id}").form_to("/take-back")

    assert visitor.send(form).status == 303
    again = visitor.send(form)

    assert the_request().status is RequestStatus.TAKEN_BACK
    assert again.status == 409
    assert "This invitation is no longer open" in again.text


PATHS = ["/joining", "/joining/1", "/joining/invite", "/joining/invite-several"]
DEEDS = ["approve", "decline", "send-again", "take-back"]


@pytest.mark.parametrize("who", ["member", "steering_member", "chair"])
def test_nobody_else_sees_or_answers_requests(browser, given, asked, the_request, who):
    number = asked()
    visitor = browser.signed_in_as(getattr(given, who)())

    assert {visitor.get(path).status for path in PATHS} == {403}
    assert {visitor.post(f"/joining/{number}/{deed}", reason="No.").status for deed in DEEDS} == {403}
    assert the_request().status is RequestStatus.WAITING


def test_a_request_that_does_not_exist_is_not_found(visitor):
    assert visitor.get("/joining/4711").status == 404
    assert visitor.post("/joining/4711/approve").status == 404


def test_the_empty_page_says_what_it_is_for(visitor):
    assert "Nobody is waiting" in visitor.get("/joining").text
    assert "No invitation is open" in visitor.get("/joining?show=invited").text
    assert "Nothing has been answered yet" in visitor.get("/joining?show=answered").text
    assert visitor.get("/joining?show=nonsense&page=nonsense").status == 200
