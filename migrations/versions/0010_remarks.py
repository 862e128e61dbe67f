"""What people say about an action can be said about any record."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

WORD = sa.Enum("update", "comment", name="word", native_enum=False, length=40)


# Made anew and filled, because SQLite can change neither where a foreign key leads nor what it is called.
def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_remark_by_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_remark_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_table(
        "remark_mention",
        sa.Column("remark_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_remark_mention_person_id")),
        sa.ForeignKeyConstraint(["remark_id"], ["remark.id"], name=op.f("fk_remark_mention_remark_id")),
        sa.PrimaryKeyConstraint("remark_id", "person_id", "written", name=op.f("pk_remark_mention")),
    )
    op.execute(
        "INSERT INTO remark (id, record_id, word, by_id, at, text)"
        " SELECT id, action_id, word, by_id, at, text FROM action_update"
    )
    op.execute(
        "INSERT INTO remark_mention (remark_id, person_id, written)"
        " SELECT update_id, person_id, written FROM action_mention"
    )
    op.create_index("ix_remark_record", "remark", ["record_id", "id"])
    op.create_index(op.f("ix_remark_mention_person_id"), "remark_mention", ["person_id"])
    op.drop_table("action_mention")
    op.drop_table("action_update")
    _go_on_counting("remark")
    # Those that wait are composed by whoever knows their kind.
    op.execute("UPDATE letter SET kind = 'mentioned' WHERE kind = 'action_mentioned'")


def downgrade() -> None:
    op.create_table(
        "action_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_update_action_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_action_update_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_update")),
    )
    op.create_table(
        "action_mention",
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_action_mention_person_id")),
        sa.ForeignKeyConstraint(["update_id"], ["action_update.id"], name=op.f("fk_action_mention_update_id")),
        sa.PrimaryKeyConstraint("update_id", "person_id", "written", name=op.f("pk_action_mention")),
    )
    # What was said about other records goes with the step: there was no place for it before.
    op.execute(
        "INSERT INTO action_update (id, action_id, word, by_id, at, text)"
        " SELECT remark.id, record_id, word, by_id, at, text FROM remark JOIN action ON action.id = record_id"
    )
    op.execute(
        "INSERT INTO action_mention (update_id, person_id, written)"
        " SELECT remark_id, person_id, written FROM remark_mention JOIN action_update ON action_update.id = remark_id"
    )
    op.create_index("ix_action_update_action", "action_update", ["action_id", "id"])
    op.create_index(op.f("ix_action_mention_person_id"), "action_mention", ["person_id"])
    op.drop_table("remark_mention")
    op.drop_table("remark")
    _go_on_counting("action_update")
    op.execute("UPDATE letter SET kind = 'action_mentioned' WHERE kind = 'mentioned'")


def _go_on_counting(table: str) -> None:
    """Rows that were given their ids say nothing to what numbers the next one on PostgreSQL."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0")
