"""What is adopted and what is answered names its decision.

Until now somebody said in words by which decision it was. These words stay in the history, where
the entry of each adoption gives them as its reason.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

# As the table was guarded before, and what comes to it: by which decision it was adopted.
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


def upgrade() -> None:
    for table in ("document_version", "recommendation"):
        # In place: a table that SQLite rebuilds loses its triggers.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN decision_id INTEGER"
            f" CONSTRAINT fk_{table}_decision_id REFERENCES record (id)"
        )
    op.execute("ALTER TABLE document_version DROP COLUMN adopted_why")
    _guard((*STANDS, "decision_id"))


def downgrade() -> None:
    _guard(STANDS)
    op.execute("ALTER TABLE document_version ADD COLUMN adopted_why TEXT")
    for table in ("document_version", "recommendation"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN decision_id")


def _guard(stands: tuple[str, ...]) -> None:
    """Refuse to edit these of what was adopted."""
    same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in stands)
    onward = "(NEW.state = OLD.state OR (OLD.state = 'adopted' AND NEW.state = 'superseded'))"
    edits = f"OLD.state <> 'draft' AND NOT ({same} AND {onward})"
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER document_version_stands")
        op.execute(
            "CREATE TRIGGER document_version_stands BEFORE UPDATE ON document_version"
            f" WHEN {edits.replace('IS NOT DISTINCT FROM', 'IS')}"
            " BEGIN SELECT RAISE(ABORT, 'what was adopted is not edited'); END"
        )
        return
    op.execute("DROP TRIGGER document_version_stands ON document_version")
    op.execute(
        f"CREATE TRIGGER document_version_stands BEFORE UPDATE ON document_version FOR EACH ROW WHEN ({edits})"
        " EXECUTE FUNCTION charter_is_not_edited()"
    )
