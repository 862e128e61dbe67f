"""Documents and their versions, who accepted them, how recommendations are answered."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "document_kind",
            sa.Enum(
                "introduction",
                "purpose",
                "goals",
                "ground rules",
                "approach to safety",
                "terms of reference",
                "other",
                name="documentkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "adopted", "superseded", name="versionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.Column("asks_acceptance", sa.Boolean(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("quorum_number", sa.Integer(), nullable=True),
        sa.Column(
            "quorum_fraction",
            sa.Enum("1/3", "1/2", "2/3", name="quorumfraction", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "composition_sector",
            sa.Enum(
                "local authority",
                "integrated care system",
                "NHS trust",
                "primary care",
                "voluntary and community sector",
                "academic or research",
                "housing",
                "other",
                name="sector",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "decision_rule",
            sa.Enum(
                "no sustained objection",
                "majority of votes cast",
                "majority of those eligible",
                name="decisionrule",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("adopted_by_id", sa.Integer(), nullable=True),
        sa.Column("adopted_why", sa.Text(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["person.id"], name=op.f("fk_document_version_adopted_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_version_document_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_document_version_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_version_document_id_number")),
    )
    for state in ("draft", "adopted"):
        such = sa.text(f"state = '{state}'")
        op.create_index(
            f"uq_document_version_{state}",
            "document_version",
            ["document_id"],
            unique=True,
            sqlite_where=such,
            postgresql_where=such,
        )
    op.create_table(
        "acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_acceptance_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["document_version.id"], name=op.f("fk_acceptance_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
        sa.UniqueConstraint("version_id", "person_id", name=op.f("uq_acceptance_version_id_person_id")),
    )
    op.create_index(op.f("ix_acceptance_person_id"), "acceptance", ["person_id"])
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "response",
                sa.Enum(
                    "accepted", "partly accepted", "not accepted", name="response", native_enum=False, length=40
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("response_why", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("responded_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("responded_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_recommendation_responded_by_id"), "person", ["responded_by_id"], ["id"]
        )
    _guard_what_was_adopted()


def downgrade() -> None:
    # Their records stay, because the history tells of them; without their texts nobody is led to them.
    op.execute("UPDATE record SET withdrawn_on = CURRENT_DATE WHERE kind = 'document' AND withdrawn_on IS NULL")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_recommendation_responded_by_id"), type_="foreignkey")
        batch_op.drop_column("responded_by_id")
        batch_op.drop_column("responded_on")
        batch_op.drop_column("response_why")
        batch_op.drop_column("response")
    op.drop_table("acceptance")
    op.drop_table("document_version")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION charter_is_not_edited()")
    op.drop_table("document")


# All that was adopted stands as it was; only that it was superseded, and when, comes to it.
STANDS = (
    "id",
    "document_id",
    "number",
    "title",
    "text",
    "changes",
    "asks_acceptance",
    "review_on",
    "quorum_number",
    "quorum_fraction",
    "composition_sector",
    "decision_rule",
    "written_by_id",
    "written_at",
    "adopted_on",
    "adopted_by_id",
)


def _guard_what_was_adopted() -> None:
    same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in STANDS)
    onward = "(NEW.state = OLD.state OR (OLD.state = 'adopted' AND NEW.state = 'superseded'))"
    edits = f"OLD.state <> 'draft' AND NOT ({same} AND {onward})"
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'what was adopted is not edited'); END"
        edits = edits.replace("IS NOT DISTINCT FROM", "IS")
        op.execute(
            f"CREATE TRIGGER document_version_stands BEFORE UPDATE ON document_version WHEN {edits} {refuse}"
        )
        op.execute(
            "CREATE TRIGGER document_version_stays BEFORE DELETE ON document_version"
            f" WHEN OLD.state <> 'draft' {refuse}"
        )
        return
    op.execute(
        "CREATE FUNCTION charter_is_not_edited() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'what was adopted is not edited'; END $$"
    )
    refuse = "EXECUTE FUNCTION charter_is_not_edited()"
    op.execute(
        f"CREATE TRIGGER document_version_stands BEFORE UPDATE ON document_version FOR EACH ROW WHEN ({edits}) {refuse}"
    )
    op.execute(
        "CREATE TRIGGER document_version_stays BEFORE DELETE ON document_version"
        f" FOR EACH ROW WHEN (OLD.state <> 'draft') {refuse}"
    )
    op.execute(
        "CREATE TRIGGER document_version_is_kept BEFORE TRUNCATE ON document_version"
        f" FOR EACH STATEMENT {refuse}"
    )
