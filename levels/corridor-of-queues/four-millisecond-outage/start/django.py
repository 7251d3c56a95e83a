from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0044_order_status_index")]

    operations = [
        migrations.AddField("order", "delivery_hint", models.TextField(null=True)),
    ]
