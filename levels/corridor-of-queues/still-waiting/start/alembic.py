"""index orders by voucher"""
from alembic import op

revision = "b8e40f1c26d5"
down_revision = "f31c6a90d7e8"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_voucher", "orders", ["voucher"], postgresql_concurrently=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_voucher", "orders", postgresql_concurrently=True)
