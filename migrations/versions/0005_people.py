"""How a grant came to its end."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended_why", sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_role_grant_ended_by_id"), "person", ["ended_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_role_grant_ended_by_id"), type_="foreignkey")
        batch_op.drop_column("ended_why")
        batch_op.drop_column("ended_by_id")
