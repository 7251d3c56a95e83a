"""every order has a country"""
import sqlalchemy as sa
from alembic import op

revision = "e2b7719c40fa"
down_revision = "a4e81c55d093"


def upgrade() -> None:
    op.alter_column("orders", "country", existing_type=sa.String(2), nullable=False)


def downgrade() -> None:
    op.alter_column("orders", "country", existing_type=sa.String(2), nullable=True)
