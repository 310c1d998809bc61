from django.db import migrations


def clear(apps, _schema_editor):
    """A right nobody used by its last day was once kept as a breach."""
    rows = apps.get_model("cases", "DeadlineRow").objects.filter(done_fact="appeal_filed_on")
    rows.filter(breached=True).update(breached=False)
    rows.filter(state="overdue").update(state="running")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_review_minutes"),
    ]

    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
