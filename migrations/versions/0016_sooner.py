"""What follows from a record, what needs an action or is due for review: found by an index alone."""

from alembic import op

revision = "0016"
down_revision = "0015"

DECISIONS = {
    "ix_decision_needs_action": ["standing", "needs_action", "decided_on", "id"],
    "ix_decision_review": ["standing", "review_on", "id"],
}
CONFIDENCE = "ix_action_status_confidence"


def upgrade() -> None:
    op.create_index("ix_record_link_to", "record_link", ["to_id", "tie", "from_id"], unique=False)
    op.drop_index("ix_record_link_to_id", "record_link")
    op.drop_index(CONFIDENCE, "action")
    columns = ["status", "confidence", "priority", "due_on", "id", "owner_id"]
    op.create_index(CONFIDENCE, "action", columns, unique=False)
    for name, of_decision in DECISIONS.items():
        op.create_index(name, "decision", of_decision, unique=False)


def downgrade() -> None:
    for name in DECISIONS:
        op.drop_index(name, "decision")
    op.drop_index(CONFIDENCE, "action")
    op.create_index(CONFIDENCE, "action", ["status", "confidence", "id", "owner_id"], unique=False)
    op.create_index("ix_record_link_to_id", "record_link", ["to_id"], unique=False)
    op.drop_index("ix_record_link_to", "record_link")
