"""public token for every order"""
import sqlalchemy as sa
from alembic import op

revision = "a4e81c55d093"
down_revision = "7c1f0a9d2b44"


def upgrade() -> None:
    op.add_column("orders", sa.Column("token", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False))


def downgrade() -> None:
    op.drop_column("orders", "token")
