"""What lists and counts of actions read from an index alone."""

from alembic import op

revision = "0010"
down_revision = "0009"

SCOPE = ["kind", "visibility", "organisation_id", "withdrawn_on", "merged_into_id"]
SETTLED = ["status", "settled_on", "id", "owner_id"]
# Name -> its columns so far, and what stands behind them now.
LONGER = {
    "ix_action_due": (["due_on", "id", "settled_on"], ["owner_id"]),
    "ix_action_status_due": (["status", "due_on", "id"], ["settled_on", "owner_id", "priority"]),
    "ix_action_owner_due": (["owner_id", "due_on", "id"], ["status", "priority"]),
    "ix_action_status_updated": (["status", "updated_at", "id"], ["owner_id"]),
}


def upgrade() -> None:
    op.create_index("ix_record_scope", "record", SCOPE, unique=False)
    op.create_index("ix_action_status_settled", "action", SETTLED, unique=False)
    for name, (columns, more) in LONGER.items():
        op.drop_index(name, "action")
        op.create_index(name, "action", [*columns, *more], unique=False)


def downgrade() -> None:
    for name, (columns, _) in LONGER.items():
        op.drop_index(name, "action")
        op.create_index(name, "action", columns, unique=False)
    op.drop_index("ix_action_status_settled", "action")
    op.drop_index("ix_record_scope", "record")
