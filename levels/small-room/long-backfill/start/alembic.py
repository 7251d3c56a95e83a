"""fill the region of old orders"""
import sqlalchemy as sa
from alembic import op

revision = "b81f0c5d72ae"
down_revision = "e2b7719c40fa"

PAGE = 50_000
FIND = sa.text(
    "SELECT id FROM orders WHERE region IS NULL"
    " ORDER BY id LIMIT :page OFFSET :start"
)
FILL = sa.text(
    "UPDATE orders SET region = CASE"
    " WHEN country IN ('ES', 'FR', 'IT', 'PT')"
    " THEN 'south' ELSE 'north' END WHERE id = ANY(:ids)"
)


def upgrade() -> None:
    connection = op.get_bind()
    start = 0
    while True:
        found = connection.scalars(FIND, {"page": PAGE, "start": start})
        ids = list(found)
        if not ids:
            break
        connection.execute(FILL, {"ids": ids})
        start += PAGE


def downgrade() -> None:
    pass
