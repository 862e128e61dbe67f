"""What is put down under an item stands; what is half written is nobody else's, and nothing is lost."""

import pytest
from sqlalchemy import select

from app.access.rules import Refused, Unready
from app.actions.models import Action
from app.charter.models import DecisionRule, DocumentVersion, VersionState
from app.decisions.models import Decision
from app.decisions.workflow import Standing
from app.extensions import db
from app.history.queries import story
from app.mail.models import Letter
from app.meetings.models import AgendaItem, Outcome, OutcomeDraft
from app.meetings.services import agenda, session, writing
from app.meetings.workflow import OutcomeKind, Purpose
from app.records.models import Link, Reader, Tie, Visibility


@pytest.fixture
def budget(room):
    """An item for decision that is being discussed in a quorate meeting: the meeting's number and the item's."""
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    return number, item


def outcomes(room, item):
    with room.app.app_context():
        return db.session.scalars(select(Outcome).where(Outcome.item_id == item).order_by(Outcome.position)).all()


def test_a_note_is_a_history_entry_of_its_item(room, budget):
    number, item = budget
    room.note(number, item, "It costs more.")

    with room.app.app_context():
        entry = story(db.session.get_one(AgendaItem, item))[0]
    assert (entry.who, entry.verb) == ("Sid Secretary", "put down a note")
    assert [(change.label, change.after) for change in entry.changes] == [("note 1", "It costs more.")]


def test_a_draft_is_saved_and_gone_once_it_is_put_down(room, budget):
    number, item = budget

    def save(meeting, chosen, *, by, **typed):
        writing.save_draft(meeting, chosen, OutcomeKind.NOTE, typed, by=by)

    room.do(number, save, item=item, text="It costs")
    room.do(number, save, item=item, text="It costs more", by=room.chair)
    room.note(number, item, "It costs more than planned.")

    with room.app.app_context():
        assert [draft.person_id for draft in db.session.scalars(select(OutcomeDraft))] == [room.chair]


def test_nothing_typed_is_no_draft(room, budget):
    number, item = budget
    for text in ("It costs", ""):
        room.do(
            number,
            lambda meeting, chosen, *, by, text: writing.save_draft(
                meeting, chosen, OutcomeKind.NOTE, {"text": text}, by=by
            ),
            item=item,
            text=text,
        )

    with room.app.app_context():
        assert db.session.scalars(select(OutcomeDraft)).all() == []


def test_drafts_send_nothing(room, budget):
    number, item = budget
    room.do(
        number,
        lambda meeting, chosen, *, by: writing.save_draft(
            meeting, chosen, OutcomeKind.ACTION, {"title": "Print it", "owner": "Ana"}, by=by
        ),
        item=item,
    )

    with room.app.app_context():
        assert db.session.scalars(select(Letter).where(Letter.kind.startswith("action"))).all() == []
        assert db.session.scalars(select(Action)).all() == []


def test_a_note_is_corrected_until_the_minutes_go_out_and_never_after(room, budget):
    number, item = budget
    note = room.note(number, item, "It costs less.")
    room.decide(number, item)

    def correct(meeting, *, by, text):
        writing.correct_note(meeting, db.session.get_one(Outcome, note), text, by=by)

    room.do(number, correct, text="It costs more.")
    room.close(number)
    room.do(number, correct, text="It costs much more.")
    room.circulate(number)

    with pytest.raises(Refused):
        room.do(number, correct, text="It is free.")
    assert outcomes(room, item)[0].text == "It costs much more."


def test_a_decision_is_not_reworded_through_the_minutes(room, budget):
    number, item = budget
    room.decide(number, item)
    kept = outcomes(room, item)[0].id

    with pytest.raises(Unready, match="has its own page"):
        room.do(
            number,
            lambda meeting, *, by: writing.correct_note(meeting, db.session.get_one(Outcome, kept), "No", by=by),
        )


def test_a_decision_takes_its_number_and_stands(room, budget):
    number, item = budget

    assert room.decide(number, item) == "D2026-001"
    with room.app.app_context():
        decision = db.session.scalars(select(Decision)).one()
        assert decision.standing is Standing.STANDS
        link = db.session.scalars(select(Link).where(Link.from_id == decision.id)).one()
        assert (link.to_id, link.tie) == (item, Tie.FOLLOWS)


def test_inquorate_from_the_start_it_takes_notes_and_actions_and_decides_nothing(room):
    number = room.opened(room.ana)
    item = room.items(number)[1]
    room.begin(number, item)

    room.note(number, item)
    room.act(number, item, room.ana)
    with pytest.raises(Unready, match="Take notes and actions; nothing can be decided"):
        room.decide(number, item)


def test_once_the_quorum_is_lost_what_is_decided_is_provisional_and_keeps_its_number(room, budget):
    number, item = budget
    room.leave(number, room.ben)

    assert room.decide(number, item) == "D2026-001"
    with room.app.app_context():
        decision = db.session.scalars(select(Decision)).one()
        assert decision.standing is Standing.PROVISIONAL
        assert decision.standing_why == (
            f"At M{number}, when the quorum was lost. Not quorate: one more voting member."
        )


def to_ratify(room, number, item):
    """The next meeting, with the provisional decision of this one on its agenda."""
    room.close(number)
    later = room.opened(room.ana, room.ben, on="2026-11-24 15:00")
    again = room.items(later)[1]
    with room.given.settled():
        decision = db.session.scalars(select(Decision)).one()
        db.session.get_one(AgendaItem, again).ratifies_id = decision.id
    room.begin(later, again)
    return later, again


def test_a_later_meeting_ratifies_it(room, budget):
    number, item = budget
    room.leave(number, room.ben)
    room.decide(number, item)
    later, again = to_ratify(room, number, item)

    room.do(later, writing.ratify, item=again)

    with room.app.app_context():
        assert db.session.scalars(select(Decision)).one().standing is Standing.STANDS
    assert outcomes(room, again)[0].text == "D2026-001 is ratified."


def test_or_lets_it_lapse(room, budget):
    number, item = budget
    room.leave(number, room.ben)
    room.decide(number, item)
    later, again = to_ratify(room, number, item)

    with pytest.raises(Unready, match="Say why"):
        room.do(later, writing.let_lapse, item=again, why="")
    room.do(later, writing.let_lapse, item=again, why="The price rose.")

    with room.app.app_context():
        assert db.session.scalars(select(Decision)).one().standing is Standing.LAPSED


def test_without_a_quorum_nothing_is_ratified(room, budget):
    number, item = budget
    room.leave(number, room.ben)
    room.decide(number, item)
    later, again = to_ratify(room, number, item)
    room.leave(later, room.ben)

    with pytest.raises(Unready, match="Only a quorate meeting ratifies"):
        room.do(later, writing.ratify, item=again)


def test_only_what_is_being_discussed_is_decided(room):
    number = room.opened(room.ana, room.ben)

    with pytest.raises(Unready, match="not being discussed"):
        room.decide(number, room.items(number)[1])


def test_where_a_majority_decides_it_is_put_to_the_vote(room, budget):
    number, item = budget
    room.do(number, session.end_item)
    room.terms(rule=DecisionRule.MAJORITY, quorum_number=2)
    room.do(number, lambda meeting, *, by: setattr(meeting, "terms_id", terms_id()))
    room.begin(number, item)

    with pytest.raises(Unready, match="Put it to the vote first"):
        room.decide(number, item)


def terms_id():
    return db.session.scalars(select(DocumentVersion.id).where(DocumentVersion.state == VersionState.ADOPTED)).one()


def test_an_action_follows_from_the_item_and_from_its_decision_and_stands_once(room, budget):
    number, item = budget
    room.decide(number, item)
    with room.app.app_context():
        decision = db.session.scalars(select(Decision)).one()

    reference = room.act(number, item, room.ana, follows=decision)

    with room.app.app_context():
        action = db.session.scalars(select(Action)).one()
        ties = db.session.execute(select(Link.to_id, Link.tie).where(Link.from_id == action.id)).all()
        assert {(to, tie) for to, tie in ties} == {(item, Tie.FOLLOWS), (decision.id, Tie.FOLLOWS)}
        assert action.reference == reference
        assert story(action)[0].verb == f"proposed it at M{number}"
    assert [outcome.kind for outcome in outcomes(room, item)] == [OutcomeKind.DECISION, OutcomeKind.ACTION]


def test_it_is_asked_for_with_the_decision_that_was_just_recorded(browser, app, room, budget):
    number, item = budget
    secretary = browser.signed_in_as(room.secretary)
    room.decide(number, item)
    form = secretary.get(f"/meetings/{number}/live").form_to("/outcomes/action")
    with room.app.app_context():
        decision = db.session.scalars(select(Decision)).one()
    assert form.fields["said-action-follows"] == str(decision.id)

    # Which is nothing that somebody has typed.
    secretary.post(f"/meetings/{number}/live/items/{item}/drafts/action", **form.fields)
    with room.app.app_context():
        assert not db.session.scalars(select(OutcomeDraft)).all()


def test_it_follows_from_no_decision_of_another_item(room, budget):
    number, item = budget
    room.decide(number, item)
    with room.app.app_context():
        decision = db.session.scalars(select(Decision)).one()
    welcome = room.items(number)[0]

    with pytest.raises(Unready, match="Choose a decision of this item"):
        room.act(number, welcome, room.ana, follows=decision)


def test_what_comes_of_a_confidential_item_is_for_the_same_people(room, given):
    number = room.meeting()
    secret = given.agenda_item(
        "A salary", meeting=room.given.meeting(items=()), meant_for=Visibility.NAMED, readers=[room.ana, room.secretary]
    )
    with given.settled():
        item, meeting = db.session.get_one(AgendaItem, secret), room._meeting(number)
        item.meeting_id, item.visibility, item.purpose = meeting.id, Visibility.NAMED, Purpose.DECISION
    room.open(number)
    for person in (room.ana, room.ben):
        room.arrive(number, person)
    room.begin(number, secret)
    room.decide(number, secret)
    room.act(number, secret, room.ana)

    with room.app.app_context():
        for kind in (Decision, Action):
            record = db.session.scalars(select(kind)).one()
            assert record.visibility is Visibility.NAMED
            readers = set(db.session.scalars(select(Reader.person_id).where(Reader.record_id == record.id)))
            assert {room.ana, room.secretary} <= readers
            assert room.ben not in readers
    with pytest.raises(Unready, match="may not see this item"):
        room.act(number, secret, room.ben)


def test_nothing_is_put_down_under_an_item_of_another_meeting(room, budget):
    number, _item = budget
    other = room.items(room.meeting())[0]

    with pytest.raises(Unready, match="another meeting"):
        room.note(number, other)


def test_nor_under_one_that_was_carried_over(room, budget):
    number, item = budget
    room.put_off(number, item)

    with pytest.raises(Unready, match="carried over"):
        room.note(number, item)


def test_members_write_nothing(room, budget):
    number, item = budget

    with pytest.raises(Refused):
        room.note(number, item, by=room.ana)


def test_a_decided_item_cannot_be_edited(room, budget):
    number, item = budget
    room.decide(number, item)
    chair = room.given.actor(room.chair)

    for deed in (
        lambda chosen: agenda.revise_item(chosen, {"title": "Something else"}, by=chair),
        lambda chosen: agenda.take_off(chosen, by=chair, why="It was decided."),
        lambda chosen: agenda.put_back(chosen, by=chair),
        lambda chosen: agenda.carry_over(chosen, to=None, by=chair),
    ):
        with room.app.app_context():
            with pytest.raises((Refused, Unready)):
                deed(db.session.get_one(AgendaItem, item))
            db.session.rollback()
