"""from when on an order is kept"""
import sqlalchemy as sa
from alembic import op

revision = "c94d27e0a1f3"
down_revision = "b81f0c5d72ae"


def upgrade() -> None:
    op.execute("SET lock_timeout = '2s'")
    op.add_column(
        "orders",
        sa.Column(
            "retained_from", sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"), nullable=False,
        ),
    )


def downgrade() -> None:
    op.drop_column("orders", "retained_from")
