from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0049_order_country_filled")]

    operations = [
        migrations.AlterField("order", "country", models.CharField(max_length=2)),
    ]
