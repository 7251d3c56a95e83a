"""where a parcel may be left"""
import sqlalchemy as sa
from alembic import op

revision = "f31c6a90d7e8"
down_revision = "a4d1e07b93c5"


def upgrade() -> None:
    op.add_column("orders", sa.Column("delivery_hint", sa.Text()))


def downgrade() -> None:
    op.drop_column("orders", "delivery_hint")
