from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0052_order_voucher")]

    operations = [
        AddIndexConcurrently("order", models.Index(fields=["voucher"], name="orders_voucher_idx")),
    ]
