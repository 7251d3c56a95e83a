"""index orders by user"""
from alembic import op

revision = "c81f20d7e4aa"
down_revision = "a4d1e07b93c5"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_user_id", "orders", ["user_id"], postgresql_concurrently=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_user_id", "orders", postgresql_concurrently=True)
