"""What has been kept long enough goes, by itself, and a page says so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.accounts.models import SignedIn
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import MOST_ATTEMPTS
from app.privacy import keeping
from app.privacy.keeping import keep_periods, name_of
from app.privacy.models import Asked, PeriodKept, PrivacyRequest
from app.records.models import Submission
from app.records.register import Kept, periods
from tests.given import moment


@pytest.fixture(autouse=True)
def _nine(at):
    at(moment("2026-11-23 09:00"))


def _kept(app):
    with app.app_context():
        outcome = keep_periods()
        db.session.commit()
    return outcome


def _letter(days_ago, **more):
    written = clock.now() - timedelta(days=days_ago)
    return Letter(kind="x", address="x@example.org", subject="x", body="a link", created_at=written, **more)


def _bodies(app):
    with app.app_context():
        return list(db.session.scalars(select(Letter.body).order_by(Letter.id)))


def test_letters_go_after_a_year_and_the_words_of_one_that_cannot_leave_after_a_day(app, given):
    with given.settled():
        db.session.add_all([_letter(366), _letter(364), _letter(2, attempts=MOST_ATTEMPTS), _letter(2)])

    _kept(app)

    assert _bodies(app) == ["a link", "", "a link"]


def test_ended_sessions_go_and_running_ones_stay(app, given, browser, at):
    browser.another().signed_in_as(given.member("Ana Lima"))
    at(moment("2026-11-24 10:00"))
    reader = browser.signed_in_as(given.member("Ben Reader"))

    _kept(app)

    with app.app_context():
        assert len(db.session.scalars(select(SignedIn)).all()) == 1
    assert reader.get("/").status == 200


def test_keys_of_forms_go_after_a_week(app, given):
    with given.settled():
        for days in (6, 8):
            db.session.add(Submission(key=f"k{days}", place="/", at=clock.now() - timedelta(days=days)))

    _kept(app)

    with app.app_context():
        assert list(db.session.scalars(select(Submission.key))) == ["k6"]


def test_an_answered_request_goes_after_three_years_and_an_open_one_stays(app, given):
    long_ago = clock.now() - timedelta(days=1_100)
    with given.settled():
        for answered in (long_ago, None):
            db.session.add(
                PrivacyRequest(asked=Asked.COMPLAINT, asked_at=long_ago, due_on=long_ago.date(), answered_at=answered)
            )

    _kept(app)

    with app.app_context():
        assert [one.answered_at for one in db.session.scalars(select(PrivacyRequest))] == [None]


def test_a_second_time_nothing_more_goes(app, given):
    with given.settled():
        db.session.add(_letter(400))

    first, second = _kept(app), _kept(app)

    assert first.startswith("1 row in ")
    assert second.startswith("0 rows in ")
    with app.app_context():
        noted = db.session.get_one(PeriodKept, "letter.created_at")
        assert (noted.last_time, noted.in_all) == (0, 1)


def test_every_period_is_kept_and_noted(app):
    _kept(app)

    with app.app_context():
        assert set(db.session.scalars(select(PeriodKept.name))) == {name_of(table, kept) for table, kept in periods()}


def test_periods_of_one_table_are_told_apart(app):
    names = [name_of(table, kept) for table, kept in periods()]

    assert len(names) == len(set(names))


def test_one_table_that_fails_keeps_no_other_from_being_gone_over(app, given, monkeypatch, caplog):
    with given.settled():
        db.session.add(_letter(400))
    real = keeping._keep

    def fails(table, kept: Kept):
        if table.name == "submission":
            raise OSError("the disk is full")
        return real(table, kept)

    monkeypatch.setattr(keeping, "_keep", fails)

    assert _kept(app) == "failed: submission.at"
    assert _bodies(app) == []


def test_what_a_member_row_refers_to_is_never_deleted_by_a_period(app, given):
    """People and what they promised go by erasure alone."""
    held = {table.name for table, kept in periods() if not kept.clears}

    assert not held & {"record", "person", "action", "history_entry", "history_change", "affiliation", "role_grant"}


def test_the_page_shows_when_each_was_last_seen_to(app, given, browser):
    with given.settled():
        db.session.add(_letter(400))
    ada = browser.signed_in_as(given.administrator())
    assert "not yet" in ada.get("/privacy/retention").text

    _kept(app)

    page = ada.get("/privacy/retention").text
    assert "not yet" not in page
    assert "23 Nov 2026 at 09:00" in page


def test_everybody_can_read_how_long_what_is_kept(browser):
    page = browser.get("/privacy").text

    assert "a year; its text until it has been sent" in page
    assert "as long as the community keeps its records" in page
