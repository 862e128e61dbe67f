"""Requests and complaints about personal data, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "period_kept",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_time", sa.Integer(), nullable=False),
        sa.Column("in_all", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_period_kept")),
    )
    op.create_table(
        "privacy_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "asked", sa.Enum("copy", "erasure", "complaint", name="asked", native_enum=False, length=40), nullable=False
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("done", "declined", "taken back", name="outcome", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("sweep_from", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_privacy_request_answered_by_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_privacy_request_entered_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_privacy_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
    )
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_privacy_request_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index("ix_privacy_request_open", ["outcome", "due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_privacy_request_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_privacy_request_unswept",
            ["id"],
            unique=False,
            sqlite_where=sa.text("sweep_from IS NOT NULL"),
            postgresql_where=sa.text("sweep_from IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_privacy_request_erasure",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("asked = 'erasure' AND outcome IS NULL"),
            postgresql_where=sa.text("asked = 'erasure' AND outcome IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.drop_index("uq_privacy_request_erasure")
        batch_op.drop_index("ix_privacy_request_unswept")
        batch_op.drop_index(batch_op.f("ix_privacy_request_person_id"))
        batch_op.drop_index("ix_privacy_request_open")
        batch_op.drop_index(batch_op.f("ix_privacy_request_asked_at"))

    op.drop_table("privacy_request")
    op.drop_table("period_kept")
