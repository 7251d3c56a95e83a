from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0042_customer")]

    operations = [
        migrations.RenameField("order", "customer_id", "customer"),
        migrations.AlterField(
            "order", "customer", models.ForeignKey("shop.Customer", models.PROTECT)
        ),
    ]
