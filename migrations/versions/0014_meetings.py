"""Series of meetings, meetings, agendas, attendance, outcomes and minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table('meeting_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.Time(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('link', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_meeting_series_body_id')),
    sa.ForeignKeyConstraint(['id'], ['record.id'], name=op.f('fk_meeting_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_series'))
    )

    with op.batch_alter_table('meeting_series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_series_body_id'), ['body_id'], unique=False)

    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('series_on', sa.Date(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('link', sa.Text(), nullable=True),
    sa.Column('state', sa.Enum('draft', 'agenda published', 'in session', 'closed', 'minutes circulated', 'minutes approved', 'cancelled', name='meetingstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_why', sa.Text(), nullable=True),
    sa.Column('terms_id', sa.Integer(), nullable=True),
    sa.Column('chaired_by_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('live', sa.Integer(), nullable=False),
    sa.Column('invited', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_meeting_body_id')),
    sa.ForeignKeyConstraint(['chaired_by_id'], ['person.id'], name=op.f('fk_meeting_chaired_by_id')),
    sa.ForeignKeyConstraint(['id'], ['record.id'], name=op.f('fk_meeting_id')),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_meeting_series_id')),
    sa.ForeignKeyConstraint(['terms_id'], ['document_version.id'], name=op.f('fk_meeting_terms_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('series_id', 'series_on', name=op.f('uq_meeting_series_id_series_on'))
    )

    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_body_starts', ['body_id', 'starts_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_series_id'), ['series_id'], unique=False)
        batch_op.create_index('ix_meeting_state', ['state', 'starts_at', 'id'], unique=False)

    op.create_table('meeting_template_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Enum('for decision', 'for discussion', 'for information', name='purpose', native_enum=False, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_meeting_template_item_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_template_item')),
    sa.UniqueConstraint('series_id', 'position', name=op.f('uq_meeting_template_item_series_id_position'))
    )

    op.create_table('meeting_approval',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('at_meeting_id', sa.Integer(), nullable=False),
    sa.Column('amended', sa.Text(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['at_meeting_id'], ['meeting.id'], name=op.f('fk_meeting_approval_at_meeting_id')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_meeting_approval_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_approval_meeting_id')),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_meeting_approval'))
    )

    with op.batch_alter_table('meeting_approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_approval_at_meeting_id'), ['at_meeting_id'], unique=False)

    op.create_table('meeting_attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('presence', sa.Enum('present', 'remote', name='presence', native_enum=False, length=40), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('is_deputy', sa.Boolean(), nullable=False),
    sa.Column('came_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_attendance_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_attendance_person_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_meeting_attendance_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_attendance'))
    )

    with op.batch_alter_table('meeting_attendance', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_attendance_meeting', ['meeting_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_attendance_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_meeting_attendance_there', ['meeting_id', 'person_id'], unique=True, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))

    op.create_table('meeting_erratum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_meeting_erratum_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_erratum_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_erratum'))
    )

    with op.batch_alter_table('meeting_erratum', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_erratum_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('meeting_invitation',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reply', sa.Enum('accepted', 'apologies', name='reply', native_enum=False, length=40), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deputy_id', sa.Integer(), nullable=True),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_meeting_invitation_deputy_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_invitation_meeting_id')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_meeting_invitation_noted_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_invitation_person_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'person_id', name=op.f('pk_meeting_invitation'))
    )

    with op.batch_alter_table('meeting_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_invitation_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_invitation_person_id'), ['person_id'], unique=False)

    op.create_table('meeting_minutes',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=False),
    sa.Column('attendance', sa.Text(), nullable=True),
    sa.Column('matters_arising', sa.Text(), nullable=True),
    sa.Column('circulated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('circulated_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['circulated_by_id'], ['person.id'], name=op.f('fk_meeting_minutes_circulated_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_minutes_meeting_id')),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_meeting_minutes'))
    )

    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('for decision', 'for discussion', 'for information', name='purpose', native_enum=False, length=40), nullable=False),
    sa.Column('background', sa.Text(), nullable=False),
    sa.Column('presenter_id', sa.Integer(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'being discussed', 'done', 'carried over', 'withdrawn', name='itemstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_why', sa.Text(), nullable=True),
    sa.Column('meant_for', sa.Enum('everyone', 'members', 'steering group', 'named people', name='visibility', native_enum=False, length=40), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=True),
    sa.Column('ratifies_id', sa.Integer(), nullable=True),
    sa.Column('approves_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['approves_id'], ['meeting.id'], name=op.f('fk_agenda_item_approves_id')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_agenda_item_body_id')),
    sa.ForeignKeyConstraint(['id'], ['record.id'], name=op.f('fk_agenda_item_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['agenda_item.id'], name=op.f('fk_agenda_item_parent_id')),
    sa.ForeignKeyConstraint(['presenter_id'], ['person.id'], name=op.f('fk_agenda_item_presenter_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_agenda_item_proposal_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_agenda_item_proposed_by_id')),
    sa.ForeignKeyConstraint(['ratifies_id'], ['decision.id'], name=op.f('fk_agenda_item_ratifies_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )

    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_item_approves_id'), ['approves_id'], unique=False)
        batch_op.create_index('ix_agenda_item_backlog', ['body_id', 'meeting_id', 'id'], unique=False)
        batch_op.create_index('ix_agenda_item_meeting', ['meeting_id', 'position', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_presenter_id'), ['presenter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_proposal_id'), ['proposal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_ratifies_id'), ['ratifies_id'], unique=False)

    op.create_table('agenda_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('link', sa.Text(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_out_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_out_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_out_why', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_agenda_paper_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_agenda_paper_file_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_agenda_paper_item_id')),
    sa.ForeignKeyConstraint(['taken_out_by_id'], ['person.id'], name=op.f('fk_agenda_paper_taken_out_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_paper')),
    sa.UniqueConstraint('item_id', 'number', 'revision', name=op.f('uq_agenda_paper_item_id_number_revision'))
    )

    op.create_table('meeting_draft',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('note', 'decision', 'action', name='outcomekind', native_enum=False, length=40), nullable=False),
    sa.Column('fields', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_meeting_draft_item_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_draft_person_id')),
    sa.PrimaryKeyConstraint('item_id', 'person_id', 'kind', name=op.f('pk_meeting_draft'))
    )

    with op.batch_alter_table('meeting_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_draft_person_id'), ['person_id'], unique=False)

    op.create_table('meeting_interest',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('nature', sa.Text(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_meeting_interest_item_id')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_meeting_interest_noted_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_interest_person_id')),
    sa.PrimaryKeyConstraint('item_id', 'person_id', name=op.f('pk_meeting_interest'))
    )

    with op.batch_alter_table('meeting_interest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_interest_person_id'), ['person_id'], unique=False)

    op.create_table('meeting_quorum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_first', sa.Boolean(), nullable=False),
    sa.Column('is_met', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('because', sa.Enum('somebody left', 'an interest', name='quorumcause', native_enum=False, length=40), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_meeting_quorum_item_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_quorum_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_quorum'))
    )

    with op.batch_alter_table('meeting_quorum', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_quorum_meeting', ['meeting_id', 'id'], unique=False)

    op.create_table('meeting_outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('note', 'decision', 'action', name='outcomekind', native_enum=False, length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_of_record', sa.Boolean(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_meeting_outcome_by_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_meeting_outcome_item_id')),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_meeting_outcome_record_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_outcome')),
    sa.UniqueConstraint('record_id', name=op.f('uq_meeting_outcome_record_id'))
    )

    with op.batch_alter_table('meeting_outcome', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_outcome_item', ['item_id', 'position'], unique=False)


def downgrade() -> None:
    for table in (
        "meeting_outcome",
        "meeting_quorum",
        "meeting_interest",
        "meeting_draft",
        "agenda_paper",
        "agenda_item",
        "meeting_minutes",
        "meeting_invitation",
        "meeting_erratum",
        "meeting_attendance",
        "meeting_approval",
        "meeting_template_item",
        "meeting",
        "meeting_series",
    ):
        op.drop_table(table)
