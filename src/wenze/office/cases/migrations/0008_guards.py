"""The guards of the database are put in place after every migration: see ``site/management/commands/migrate.py``."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_facts_found_by_a_person")]
    operations = []
