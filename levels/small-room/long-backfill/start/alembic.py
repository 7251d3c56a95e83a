"""fill the region of old orders"""
import sqlalchemy as sa
from alembic import op

revision = "b81f0c5d72ae"
down_revision = "e2b7719c40fa"

PAGE = 50_000
REGION = "CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END"


def upgrade() -> None:
    connection = op.get_bind()
    found = sa.text("SELECT id FROM orders WHERE region IS NULL ORDER BY id LIMIT :page OFFSET :start")
    fill = sa.text(f"UPDATE orders SET region = {REGION} WHERE id = ANY(:ids)")
    start = 0
    while ids := list(connection.scalars(found, {"page": PAGE, "start": start})):
        connection.execute(fill, {"ids": ids})
        start += PAGE


def downgrade() -> None:
    pass
