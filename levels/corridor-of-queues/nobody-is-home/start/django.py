from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0051_refunds")]

    operations = [
        AddIndexConcurrently("order", models.Index(fields=["user_id"], name="ix_orders_user_id")),
    ]
