from django.db import migrations, models


def fill_currency(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(currency="EUR")


class Migration(migrations.Migration):
    dependencies = [("shop", "0041_order_note")]

    operations = [
        migrations.AddField("order", "currency", models.CharField(max_length=3, null=True)),
        migrations.RunPython(fill_currency, migrations.RunPython.noop),
    ]
