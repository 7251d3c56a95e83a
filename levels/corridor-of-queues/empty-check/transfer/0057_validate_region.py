from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("billing", "0056_invoice_region_there_not_valid")]

    operations = [
        ValidateConstraint("invoice", "invoice_region_there"),
    ]
