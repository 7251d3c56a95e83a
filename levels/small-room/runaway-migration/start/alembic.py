"""add currency to orders"""
import sqlalchemy as sa
from alembic import op

revision = "7c1f0a9d2b44"
down_revision = "51e0c83a6f10"


def upgrade() -> None:
    op.add_column("orders", sa.Column("currency", sa.String(3)))
    op.execute("UPDATE orders SET currency = 'EUR'")


def downgrade() -> None:
    op.drop_column("orders", "currency")
