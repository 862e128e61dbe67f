"""Proposals with their options, ballots with electors and votes, decisions and their corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('background', sa.Text(), nullable=False),
    sa.Column('interests', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'open', 'deferred', 'decided', 'withdrawn', name='proposalstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_why', sa.Text(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comments_until', sa.Date(), nullable=True),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.Column('meant_for', sa.Enum('everyone', 'members', 'steering group', 'named people', name='visibility', native_enum=False, length=40), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_proposal_body_id')),
    sa.ForeignKeyConstraint(['id'], ['record.id'], name=op.f('fk_proposal_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_proposal_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )

    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_body_id'), ['body_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch_op.create_index('ix_proposal_state', ['state', 'id'], unique=False)

    op.create_table('proposal_option',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_recommended', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_option_proposal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_option')),
    sa.UniqueConstraint('proposal_id', 'number', name=op.f('uq_proposal_option_proposal_id_number'))
    )

    op.create_table('ballot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('option_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.Enum('at a meeting', 'by written procedure', name='how', native_enum=False, length=40), nullable=False),
    sa.Column('rule', sa.Enum('no sustained objection', 'majority of votes cast', 'majority of those eligible', name='decisionrule', native_enum=False, length=40), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.Column('sector', sa.Enum('local authority', 'integrated care system', 'NHS trust', 'primary care', 'voluntary and community sector', 'academic or research', 'housing', 'other', name='sector', native_enum=False, length=40), nullable=True),
    sa.Column('terms_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Enum('carried', 'not carried', 'too few took part', name='outcome', native_enum=False, length=40), nullable=True),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_ballot_closed_by_id')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], name=op.f('fk_ballot_opened_by_id')),
    sa.ForeignKeyConstraint(['option_id'], ['proposal_option.id'], name=op.f('fk_ballot_option_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_ballot_proposal_id')),
    sa.ForeignKeyConstraint(['terms_id'], ['document_version.id'], name=op.f('fk_ballot_terms_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot'))
    )

    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index('ix_ballot_proposal', ['proposal_id', 'id'], unique=False)
        batch_op.create_index('uq_ballot_open', ['proposal_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('ballot_elector',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=True),
    sa.Column('recused_why', sa.Text(), nullable=True),
    sa.Column('sector', sa.Enum('local authority', 'integrated care system', 'NHS trust', 'primary care', 'voluntary and community sector', 'academic or research', 'housing', 'other', name='sector', native_enum=False, length=40), nullable=True),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_elector_ballot_id')),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_ballot_elector_deputy_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ballot_elector_person_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_ballot_elector_seat_id')),
    sa.PrimaryKeyConstraint('ballot_id', 'seat_id', name=op.f('pk_ballot_elector'))
    )

    with op.batch_alter_table('ballot_elector', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_elector_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ballot_elector_person_id'), ['person_id'], unique=False)

    op.create_table('ballot_vote',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('choice', sa.Enum('for', 'against', 'abstain', name='choice', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_vote_ballot_id')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_ballot_vote_noted_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ballot_vote_person_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_ballot_vote_seat_id')),
    sa.PrimaryKeyConstraint('ballot_id', 'seat_id', name=op.f('pk_ballot_vote'))
    )

    with op.batch_alter_table('ballot_vote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_vote_person_id'), ['person_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('year_number', sa.Integer(), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('dissent', sa.Text(), nullable=True),
    sa.Column('how', sa.Enum('at a meeting', 'by written procedure', name='how', native_enum=False, length=40), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=True),
    sa.Column('ballot_id', sa.Integer(), nullable=True),
    sa.Column('standing', sa.Enum('provisional', 'stands', 'lapsed', 'superseded', name='standing', native_enum=False, length=40), nullable=False),
    sa.Column('standing_why', sa.Text(), nullable=True),
    sa.Column('standing_on', sa.Date(), nullable=True),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('needs_action', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_decision_ballot_id')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_decision_body_id')),
    sa.ForeignKeyConstraint(['id'], ['record.id'], name=op.f('fk_decision_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_decision_proposal_id')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['decision.id'], name=op.f('fk_decision_supersedes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('body_id', 'year', 'year_number', name=op.f('uq_decision_body_id_year_year_number'))
    )

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_decided', ['decided_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_proposal_id'), ['proposal_id'], unique=False)
        batch_op.create_index('ix_decision_standing', ['standing', 'decided_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_supersedes_id'), ['supersedes_id'], unique=False)

    op.create_table('decision_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_decision_correction_by_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_correction_decision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_correction'))
    )

    with op.batch_alter_table('decision_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_correction_decision_id'), ['decision_id'], unique=False)


def downgrade() -> None:
    for table in (
        "decision_correction",
        "decision",
        "ballot_vote",
        "ballot_elector",
        "ballot",
        "proposal_option",
        "proposal",
    ):
        op.drop_table(table)
