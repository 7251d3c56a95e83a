"""index orders by status"""
from alembic import op

revision = "a4d1e07b93c5"
down_revision = "7c1f0a9d2b44"


def upgrade() -> None:
    op.create_index("ix_orders_status", "orders", ["status"])


def downgrade() -> None:
    op.drop_index("ix_orders_status", "orders")
