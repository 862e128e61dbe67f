"""Plans, what is said and shown of actions, reminders; views and columns that people keep; feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "chosen_columns",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_chosen_columns_person_id")),
        sa.PrimaryKeyConstraint("person_id", "area", name=op.f("pk_chosen_columns")),
    )
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feed_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_feed_digest")),
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index(
            "ix_feed_running",
            ["person_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_plan_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_plan_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("person_id", "area", "name", name=op.f("uq_saved_view_person_id_area_name")),
    )
    op.create_table(
        "action_reminder",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_reminder_action_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_action_reminder_person_id")),
        sa.PrimaryKeyConstraint("action_id", "person_id", "due_on", "step", name=op.f("pk_action_reminder")),
    )
    with op.batch_alter_table("action_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_reminder_person_id"), ["person_id"], unique=False)

    op.create_table(
        "action_evidence_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("about_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_out_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_out_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_action_evidence_revision_by_id")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["action_evidence.id"], name=op.f("fk_action_evidence_revision_evidence_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_action_evidence_revision_file_id")),
        sa.ForeignKeyConstraint(
            ["taken_out_by_id"], ["person.id"], name=op.f("fk_action_evidence_revision_taken_out_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_evidence_revision")),
        sa.UniqueConstraint("evidence_id", "number", name=op.f("uq_action_evidence_revision_evidence_id_number")),
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
    with op.batch_alter_table("action_mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_mention_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "repeats",
                sa.Enum(
                    "every month",
                    "every three months",
                    "every six months",
                    "every year",
                    name="repeat",
                    native_enum=False,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("repeats_from", sa.Date(), nullable=True))
        batch_op.create_index("ix_action_plan_due", ["plan_id", "due_on", "id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_action_plan_id"), "plan", ["plan_id"], ["id"])

    # What stood in each piece of evidence becomes its first revision.
    with op.batch_alter_table("action_evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE action_evidence SET number = (SELECT count(*) FROM action_evidence AS earlier"
        " WHERE earlier.action_id = action_evidence.action_id AND earlier.id <= action_evidence.id)"
    )
    op.execute(
        "INSERT INTO action_evidence_revision (evidence_id, number, link, file_id, about_on, by_id, at)"
        " SELECT id, 1, link, file_id, about_on, by_id, at FROM action_evidence"
    )
    with op.batch_alter_table("action_evidence", schema=None) as batch_op:
        batch_op.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_index(batch_op.f("ix_action_evidence_action"))
        batch_op.create_unique_constraint(batch_op.f("uq_action_evidence_action_id_number"), ["action_id", "number"])
        batch_op.drop_constraint(batch_op.f("fk_action_evidence_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_action_evidence_file_id"), type_="foreignkey")
        batch_op.drop_column("link")
        batch_op.drop_column("file_id")
        batch_op.drop_column("at")
        batch_op.drop_column("by_id")
        batch_op.drop_column("about_on")

    with op.batch_alter_table("action_update", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "word",
                sa.Enum("update", "comment", name="word", native_enum=False, length=40),
                nullable=False,
                server_default="update",
            )
        )
    with op.batch_alter_table("action_update", schema=None) as batch_op:
        batch_op.alter_column("word", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("action_update", schema=None) as batch_op:
        batch_op.drop_column("word")

    with op.batch_alter_table("action_evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("about_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("at", sa.DateTime(timezone=True), nullable=True))
    # The newest revision of each is what the step before knows of it.
    newest = (
        "(SELECT {column} FROM action_evidence_revision AS revision WHERE revision.evidence_id = action_evidence.id"
        " ORDER BY revision.number DESC LIMIT 1)"
    )
    for column in ("link", "file_id", "about_on", "by_id", "at"):
        op.execute(f"UPDATE action_evidence SET {column} = {newest.format(column=column)}")
    with op.batch_alter_table("action_evidence", schema=None) as batch_op:
        batch_op.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_action_evidence_file_id"), "stored_file", ["file_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_action_evidence_by_id"), "person", ["by_id"], ["id"])
        batch_op.drop_constraint(batch_op.f("uq_action_evidence_action_id_number"), type_="unique")
        batch_op.create_index(batch_op.f("ix_action_evidence_action"), ["action_id", "id"], unique=False)
        batch_op.drop_column("number")

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_action_plan_id"), type_="foreignkey")
        batch_op.drop_index("ix_action_plan_due")
        batch_op.drop_column("repeats_from")
        batch_op.drop_column("repeats")
        batch_op.drop_column("plan_id")

    for table in (
        "action_mention",
        "action_evidence_revision",
        "action_reminder",
        "saved_view",
        "plan",
        "feed",
        "chosen_columns",
    ):
        op.drop_table(table)
