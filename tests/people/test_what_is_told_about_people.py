"""Who learns what about whom."""

from datetime import date

from sqlalchemy import update

from app.extensions import db
from app.people.models import Person


def test_a_person_s_address_does_not_stand_in_their_history(browser, given):
    ana = given.member("Ana Lima", email="ana.lima@example.org")

    page = browser.signed_in_as(given.member("Mia Moss")).get(f"/people/{ana}")

    assert page.status == 200
    assert "ana.lima@example.org" not in page.markup


def test_a_lead_is_not_told_who_owns_the_actions_of_others(browser, given):
    trust = given.organisation()
    given.action(owner=given.member("Hidden Owner"))

    page = browser.signed_in_as(given.lead(trust)).get("/actions?status=all")

    assert page.status == 200
    assert "Hidden Owner" not in page.markup


def test_who_holds_nothing_any_more_is_asked_to_sign_in(app, browser, given):
    mia = given.member("Mia Moss")
    browser.signed_in_as(mia)
    assert browser.get("/goals").status == 200

    with app.app_context():
        db.session.execute(
            update(Person.__table__).where(Person.__table__.c.id == mia).values(left_on=date(2024, 2, 1))
        )
        db.session.commit()

    assert browser.get("/goals").location.startswith("/sign-in")
