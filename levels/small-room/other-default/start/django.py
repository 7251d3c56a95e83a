from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("shop", "0053_order_region_filled")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.AddField(
            "order", "retained_from", models.DateTimeField(db_default=Now())
        ),
    ]
