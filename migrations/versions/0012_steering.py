"""Bodies, seats with their terms, deputies and offices, interests, who would like a seat.

Who steers holds a seat or an office from now on. What was granted for that ends
today, and stays told; an administrator sets up the steering group and appoints.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table('body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('is_steering_group', sa.Boolean(), nullable=False),
    sa.Column('decision_prefix', sa.Text(), nullable=False),
    sa.Column('terms_id', sa.Integer(), nullable=True),
    sa.Column('lead_days', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['record.id'], name=op.f('fk_body_id')),
    sa.ForeignKeyConstraint(['terms_id'], ['document.id'], name=op.f('fk_body_terms_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body')),
    sa.UniqueConstraint('decision_prefix', name=op.f('uq_body_decision_prefix'))
    )

    with op.batch_alter_table('body', schema=None) as batch_op:
        batch_op.create_index('uq_body_steering_group', ['is_steering_group'], unique=True, sqlite_where=sa.text('is_steering_group'), postgresql_where=sa.text('is_steering_group'))

    op.create_table('interest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('nature', sa.Text(), nullable=False),
    sa.Column('in_what', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_interest_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest'))
    )

    with op.batch_alter_table('interest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interest_person_id'), ['person_id'], unique=False)

    op.create_table('no_interests',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_no_interests_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_no_interests'))
    )

    op.create_table('office',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('office', sa.Enum('chair', 'vice-chair', 'secretary', name='officekind', native_enum=False, length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('appointed_how', sa.Text(), nullable=False),
    sa.Column('appointed_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_why', sa.Text(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['appointed_by_id'], ['person.id'], name=op.f('fk_office_appointed_by_id')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_office_body_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_office_ended_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_office_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office'))
    )

    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.create_index('ix_office_body', ['body_id', 'office', 'from_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_office_person_id'), ['person_id'], unique=False)

    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('sector', sa.Enum('local authority', 'integrated care system', 'NHS trust', 'primary care', 'voluntary and community sector', 'academic or research', 'housing', 'other', name='sector', native_enum=False, length=40), nullable=True),
    sa.Column('is_voting', sa.Boolean(), nullable=False),
    sa.Column('nominated_by', sa.Text(), nullable=True),
    sa.Column('term_months', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_seat_body_id')),
    sa.ForeignKeyConstraint(['id'], ['record.id'], name=op.f('fk_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat'))
    )

    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_body_id'), ['body_id'], unique=False)

    op.create_table('candidacy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_how', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_candidacy_person_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_candidacy_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidacy'))
    )

    with op.batch_alter_table('candidacy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_candidacy_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_candidacy_seat', ['seat_id', 'at'], unique=False)

    op.create_table('seat_term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('appointed_how', sa.Text(), nullable=False),
    sa.Column('appointed_by_id', sa.Integer(), nullable=True),
    sa.Column('appointed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_why', sa.Text(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['appointed_by_id'], ['person.id'], name=op.f('fk_seat_term_appointed_by_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_seat_term_ended_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_seat_term_person_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_seat_term_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_term'))
    )

    with op.batch_alter_table('seat_term', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_term_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_seat_term_seat', ['seat_id', 'from_on'], unique=False)

    op.create_table('seat_deputy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('named_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_seat_deputy_ended_by_id')),
    sa.ForeignKeyConstraint(['named_by_id'], ['person.id'], name=op.f('fk_seat_deputy_named_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_seat_deputy_person_id')),
    sa.ForeignKeyConstraint(['term_id'], ['seat_term.id'], name=op.f('fk_seat_deputy_term_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_deputy'))
    )

    with op.batch_alter_table('seat_deputy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_deputy_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_seat_deputy_term_id'), ['term_id'], unique=False)

    op.execute(
        "UPDATE role_grant SET ended_why = 'Who steers holds a seat or an office from now on',"
        " until_on = CASE WHEN from_on > CURRENT_DATE THEN from_on ELSE CURRENT_DATE END"
        " WHERE role IN ('steering group member', 'chair', 'vice-chair', 'secretary')"
        " AND (until_on IS NULL OR until_on > CURRENT_DATE)"
    )


def downgrade() -> None:
    for table in (
        "seat_deputy",
        "seat_term",
        "candidacy",
        "seat",
        "office",
        "no_interests",
        "interest",
        "body",
    ):
        op.drop_table(table)
