"""docs/governance.md says what the code does, and no service makes a move that is not in it."""

from enum import Enum
from itertools import product
from typing import Any

import pytest
from sqlalchemy.orm import make_transient_to_detached

from app.charter.models import DocumentVersion
from app.extensions import db
from app.records import governing
from app.records.models import Record
from app.records.workflows import NOTHING, NoSuchMove, watched, workflows
from tests.given import Given

# How columns are called that say how far something is.
STATES = {"state", "status", "standing"}
# Under which heading the moves of each watched column stand.
HEADINGS = {
    "Action.status": "Action",
    "AgendaItem.state": "Agenda item",
    "Decision.standing": "Decision",
    "DocumentVersion.state": "Version of a document",
    "Meeting.state": "Meeting",
    "Proposal.state": "Proposal",
}


def test_the_page_says_what_the_code_does(app) -> None:
    """After a change: flask --app wsgi governance describe."""
    written = governing.DOCUMENT.read_text(encoding="utf-8")

    assert governing.described() in written


def test_writing_it_leaves_what_is_written_by_hand(app, tmp_path) -> None:
    page = tmp_path / "governance.md"
    page.write_text(f"By hand.\n{governing.BEGIN}\nold\n{governing.END}\nBelow.\n", encoding="utf-8")

    governing.write(page)

    text = page.read_text(encoding="utf-8")
    assert text.startswith("By hand.\n")
    assert text.endswith(f"{governing.END}\nBelow.\n")
    assert "\nold\n" not in text
    assert governing.described() in text


def test_every_kind_of_record_with_a_life_of_its_own_is_in_it(app) -> None:
    assert [workflow.kind for workflow in workflows()] == [
        "Action",
        "Plan",
        "Version of a document",
        "Recommendation",
        "Seat and term",
        "Proposal",
        "Ballot",
        "Decision",
        "Meeting",
        "Agenda item",
        "Minutes",
    ]


def test_every_step_leads_from_a_state_to_a_state(app) -> None:
    astray = {
        f"{workflow.kind}: {step.label}"
        for workflow in workflows()
        for step in workflow.steps
        if {step.begins, step.ends} - {NOTHING, "any answer", "another answer", *workflow.states}
    }

    assert not astray


def test_every_state_of_a_record_is_watched(app) -> None:
    models = [mapper.class_ for mapper in Record.__mapper__.self_and_descendants] + [DocumentVersion]
    columns = {
        f"{model.__name__}.{name}"
        for model in models
        for name in STATES & set(model.__mapper__.columns.keys())
        if not any(name in parent.__mapper__.columns for parent in model.__mro__[1:] if hasattr(parent, "__mapper__"))
    }

    assert columns == set(watched()) == set(HEADINGS)


def test_what_is_watched_is_what_is_written(app) -> None:
    tables = {workflow.kind: workflow for workflow in workflows()}
    for name, (_, after) in watched().items():
        written = {(s.begins, s.ends) for s in tables[HEADINGS[name]].steps if NOTHING not in (s.begins, s.ends)}

        assert {(before.value, to.value) for before, several in after.items() for to in several} == written, name


def kept(column: Any, before: Enum) -> Any:
    """Something that is in the database as far as the session knows."""
    record = column.class_(id=1, **{column.key: before})
    make_transient_to_detached(record)
    db.session.add(record)
    return record


@pytest.mark.parametrize("name", HEADINGS)
def test_no_service_makes_a_move_that_is_not_written(app, name: str) -> None:
    column, after = watched()[name]
    states = list(after)
    for before, to in product(states, states):
        with app.app_context(), db.session.no_autoflush:
            record = kept(column, before)
            if to is before or to in after[before]:
                setattr(record, column.key, to)
            else:
                with pytest.raises(NoSuchMove):
                    setattr(record, column.key, to)
            db.session.expunge_all()


def test_what_was_loaded_long_ago_is_watched_too(given: Given) -> None:
    """Expired by a commit, a record is asked for its state before it is moved."""
    from app.actions.workflow import ActionStatus

    number = given.action(status=ActionStatus.DROPPED)
    with given.app.app_context():
        action = given._numbered(number)
        db.session.expire(action)
        with pytest.raises(NoSuchMove):
            action.status = ActionStatus.VERIFIED
        db.session.rollback()


def test_how_something_begins_is_no_move(given: Given) -> None:
    version = DocumentVersion(state=next(iter(watched()["DocumentVersion.state"][1])))
    for state in watched()["DocumentVersion.state"][1]:
        version.state = state
