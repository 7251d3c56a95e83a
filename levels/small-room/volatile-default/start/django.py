from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0042_order_currency")]

    operations = [
        migrations.AddField("order", "token", models.UUIDField(db_default=RandomUUID(), editable=False)),
    ]
