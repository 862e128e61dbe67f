"""Under which terms of reference a body meets: the charter's, or those that were chosen for it."""

from datetime import date

import pytest
from sqlalchemy import select

from app.charter.models import Document, DocumentKind, DocumentVersion, VersionState
from app.extensions import db
from app.people.models import Sector
from app.records.models import Visibility
from app.steering import services
from app.steering.models import Body


@pytest.fixture
def terms(given):
    """Those of the steering group, those of a working group, and a draft, by title."""
    made = {}
    with given.settled():
        for number, title in enumerate(("Terms", "Terms of the data group", "A draft"), start=1):
            document = Document(title=title, document_kind=DocumentKind.TERMS, visibility=Visibility.EVERYONE)
            db.session.add(document)
            db.session.flush()
            is_draft = title == "A draft"
            db.session.add(
                DocumentVersion(
                    document_id=document.id,
                    number=1,
                    state=VersionState.DRAFT if is_draft else VersionState.ADOPTED,
                    title=title,
                    text="How we meet.",
                    adopted_on=None if is_draft else date(2026, 1, 5),
                    quorum_number=number + 1,
                    composition_sector=Sector.VOLUNTARY,
                )
            )
            made[title] = document.id
    return made


@pytest.fixture
def group(given):
    given.body()
    chair = given.actor(given.chair())
    with given.settled():
        return services.set_up(title="Data group", purpose="Looks at figures.", by=chair).id


def test_a_working_group_is_given_terms_of_its_own_among_those_in_force(browser, given, group, terms):
    chair = browser.signed_in_as(given.chair())
    page = chair.get(f"/steering/bodies/{group}")
    assert "It has no terms of reference in force yet" in page.text

    editor = chair.get(page.links()["Choose its terms of reference"])
    assert "A draft" not in editor.text
    answer = chair.send(editor.form_to("terms"), terms=str(terms["Terms of the data group"]))

    page = chair.follow(answer)
    assert "A meeting can decide with 3 voting members" in page.text
    assert "Terms of the data group, version 1" in page.text
    assert "Choose other terms of reference" in page.links()
    assert "terms of reference: to Terms of the data group" in chair.get(f"/steering/bodies/{group}/past").text
    # The steering group goes on under its own, which were there before.
    assert "A meeting can decide with 2 voting members" in chair.get("/steering").text


@pytest.mark.parametrize("chosen", ["A draft", "nonsense"])
def test_what_is_not_in_force_is_not_chosen(browser, given, group, terms, chosen):
    chair = browser.signed_in_as(given.chair())
    editor = chair.get(f"/steering/bodies/{group}/edit/terms")

    answer = chair.send(editor.form_to("terms"), terms=str(terms.get(chosen, chosen)))

    assert answer.status == 422
    with given.app.app_context():
        assert db.session.scalars(select(Body.terms_id).where(Body.id == group)).one() is None
