"""Who asks to be erased is shown what that means, and an administrator does it or says why not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.access.roles import Permission
from app.charter.models import DocumentVersion
from app.extensions import db
from app.mail.services import deliver
from app.people.models import Person
from app.privacy.models import Outcome, PrivacyRequest
from tests.charter.agreed import Charter
from tests.privacy.planted import MARKERS, NAME, plant

ANSWERING = ["/privacy/requests", "/privacy/requests/new", "/privacy/retention"]


@pytest.fixture
def planted(given):
    return plant(given)


@pytest.fixture
def ada(given, browser):
    return browser.another().signed_in_as(given.administrator("Ada Administrator"))


def _request(app):
    with app.app_context():
        return db.session.scalars(select(PrivacyRequest).order_by(PrivacyRequest.id.desc())).first()


def _entered(app, ada):
    answer = ada.form("/privacy/requests/new", person=NAME, asked="erasure", words="By letter.")
    assert answer.status == 303, answer.text
    return answer.location


def test_a_member_asks_and_may_think_again(app, given, browser):
    mia = browser.signed_in_as(given.member("Mia Member"))
    shown = mia.get("/privacy/yours/erasure")
    assert "What goes" in shown.text
    assert "1 membership that has not ended" in shown.text

    asked = mia.follow(mia.form("/privacy/yours/erasure", words="I move away."))
    assert "You asked for erasure" in asked.text
    assert mia.get("/privacy/yours/erasure").location == "/privacy/yours"

    back = mia.follow(mia.form("/privacy/yours", to="/take-back"))
    assert "Nothing is erased" in back.text
    assert _request(app).outcome is Outcome.TAKEN_BACK


def test_asked_twice_it_is_one_request(app, given, browser):
    mia = browser.signed_in_as(given.member("Mia Member"))
    form = mia.get("/privacy/yours/erasure").form_to()
    again = mia.get("/privacy/yours/erasure").form_to()

    assert [mia.send(form).status, mia.send(form).status, mia.send(again).status] == [303, 303, 303]
    with app.app_context():
        assert len(db.session.scalars(select(PrivacyRequest)).all()) == 1


def test_the_administrator_sees_what_goes_and_stays_before_anything_is_done(app, planted, ada):
    page = ada.get(_entered(app, ada)).text

    assert "What goes" in page
    assert "Places of work" in page
    assert "former member" in page
    assert f"A{planted.action_number}" in page
    assert "1 file of theirs that names them is removed" in page
    with app.app_context():
        assert db.session.get_one(Person, planted.person_id).title == NAME


def test_nothing_of_what_members_wrote_is_shown_to_the_administrator(app, planted, ada):
    page = ada.get(_entered(app, ada)).text

    assert "Ask" not in page.split("Where others wrote about them")[1].split("Erase them")[0]


def test_it_is_done_only_when_it_was_read(app, planted, ada):
    path = _entered(app, ada)
    answer = ada.form(path, to="/erase")

    assert answer.status == 422
    assert "Tick this" in answer.text
    assert _request(app).outcome is None


def test_it_is_done_and_swept_with_the_answer(app, planted, ada, letters):
    path = _entered(app, ada)

    done = ada.follow(ada.form(path, to="/erase", sure="y"))

    assert "They are erased" in done.text
    assert not [marker for marker in MARKERS if marker in done.text.lower()]
    asked = _request(app)
    assert (asked.outcome, asked.sweep_from, asked.words) == (Outcome.DONE, None, None)
    assert ada.get(path).status == 200
    assert ada.post(f"{path}/erase", sure="y").status == 422


def test_who_still_holds_something_is_not_erased_and_nothing_is_changed(app, given, ada):
    planted = plant(given, left=False)
    path = _entered(app, ada)
    shown = ada.get(path)
    assert "They cannot be erased yet" in shown.text
    assert not [form for form in shown.all("form") if form.get("action", "").endswith("/erase")]

    answer = ada.post(f"{path}/erase", sure="y")

    assert answer.status == 422
    assert "Hand over or end first: 1 membership that has not ended" in answer.text
    with app.app_context():
        assert db.session.get_one(Person, planted.person_id).title == NAME


def test_it_can_be_declined_with_a_reason(app, planted, ada, letters):
    path = _entered(app, ada)
    assert ada.form(path, to="/decline", words="").status == 422

    ada.form(path, to="/decline", words="The law asks us to keep it.")
    with app.app_context():
        deliver()

    assert "The law asks us to keep it." in letters[-1].body
    assert _request(app).outcome is Outcome.DECLINED


def test_nobody_erases_themselves(app, given, browser):
    administrator = given.administrator("Ada Administrator")
    ada = browser.signed_in_as(administrator)
    ada.form("/privacy/yours/erasure")
    path = f"/privacy/requests/{_request(app).id}"

    assert "Nobody erases themselves" in ada.get(path).text
    assert ada.post(f"{path}/erase", sure="y").status == 403


def test_two_administrators_at_once_erase_once(app, given, planted, ada):
    other = ada.another().signed_in_as(given.administrator("Bo Administrator"))
    path = _entered(app, ada)
    forms = [one.get(path).form_to("/erase") for one in (ada, other)]

    with ThreadPoolExecutor(2) as at_once:
        answers = list(at_once.map(lambda pair: pair[0].send(pair[1], sure="y"), zip((ada, other), forms, strict=True)))

    assert sorted(answer.status for answer in answers) == [303, 422]
    with app.app_context():
        assert db.session.get_one(Person, planted.person_id).title == "Former member"


def test_whom_nobody_knows_cannot_be_entered(ada):
    answer = ada.form("/privacy/requests/new", person="Nobody Atall", asked="erasure")

    assert answer.status == 422
    assert "Nobody here has this name or address" in answer.text


def test_of_two_with_one_name_the_address_says_who(given, ada):
    given.person("Sam Twin", email="one@example.org")
    given.person("Sam Twin", email="two@example.org")

    answer = ada.form("/privacy/requests/new", person="Sam Twin", asked="erasure")
    assert answer.status == 422
    assert "one@example.org" in answer.text
    assert ada.form("/privacy/requests/new", person="two@example.org", asked="erasure").status == 303


def test_an_adopted_text_that_names_them_is_pointed_out_and_stays(app, given, planted, ada):
    """What was adopted is never altered, not even by this: the database itself refuses."""
    ground_rules = Charter(given).adopted(f"Talk to {NAME} first.")

    page = ada.get(path := _entered(app, ada)).text
    assert "Ground rules, which was adopted, names them" in page

    assert ada.form(path, to="/erase", sure="y").status == 303
    with app.app_context():
        text = select(DocumentVersion.text).where(DocumentVersion.document_id == ground_rules)
        assert NAME in db.session.scalars(text).one()


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("who", ["member", "coordinator", "chair", "steering_member", "secretary"])
def test_only_who_answers_sees_the_requests(app, given, planted, ada, who):
    path = _entered(app, ada)
    reader = ada.another().signed_in_as(getattr(given, who)("Rae Reader"))

    assert [reader.get(address).status for address in [*ANSWERING, path]] == [403] * 4
    assert [reader.post(f"{path}/{deed}").status for deed in ("erase", "decline", "answer")] == [403] * 3
    assert not given.actor(given.member("Mia")).holds(Permission.PRIVACY_ANSWER)


@pytest.mark.database("sqlite")
def test_what_was_asked_decides_what_can_be_answered(app, planted, ada):
    path = _entered(app, ada)

    assert "Only a complaint" in ada.post(f"{path}/answer", words="Hm").text
    ada.form("/privacy/complaint", words="Too slow.")
    complaint = f"/privacy/requests/{_request(app).id}"
    assert ada.post(f"{complaint}/decline", words="No").status == 422
    assert ada.post(f"{complaint}/erase", sure="y").status == 422


@pytest.mark.database("sqlite")
def test_every_page_is_valid_html(app, planted, ada, browser, nu):
    path = _entered(app, ada)
    pages = {address: ada.get(address) for address in [*ANSWERING, path, "/privacy/yours", "/privacy/yours/erasure"]}
    pages |= {address: browser.get(address) for address in ("/privacy", "/privacy/complaint")}
    pages["not ticked"] = ada.form(path, to="/erase")
    pages["not entered"] = ada.form("/privacy/requests/new")
    ada.form("/privacy/yours", to="/copy")
    pages["ready"] = ada.get("/privacy/yours")

    assert nu.faults({name: answer.markup for name, answer in pages.items()}) == []
