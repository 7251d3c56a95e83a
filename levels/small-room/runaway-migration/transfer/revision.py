"""region for every invoice, and an index to find them by"""
import sqlalchemy as sa
from alembic import op

revision = "b90d4c7712ae"
down_revision = "7c1f0a9d2b44"


def upgrade() -> None:
    op.add_column("invoices", sa.Column("region", sa.String(2)))
    op.execute("UPDATE invoices SET region = 'EU'")
    op.create_index("ix_invoices_region", "invoices", ["region"])
