from django.db import migrations
from django.db.models import Case, Value, When

PAGE = 50_000


def fill_region(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    region = Case(
        When(country__in=["ES", "FR", "IT", "PT"], then=Value("south")),
        default=Value("north"),
    )
    empty = Order.objects.filter(region=None).order_by("id")
    start = 0
    while True:
        page = empty.values_list("id", flat=True)[start:start + PAGE]
        ids = list(page)
        if not ids:
            break
        Order.objects.filter(id__in=ids).update(region=region)
        start += PAGE


class Migration(migrations.Migration):
    dependencies = [("shop", "0052_order_region")]

    operations = [
        migrations.RunPython(fill_region, migrations.RunPython.noop),
    ]
