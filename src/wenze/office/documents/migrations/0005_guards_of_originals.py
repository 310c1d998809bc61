"""The guards of the database are put in place after every migration: see ``site/management/commands/migrate.py``."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_originals_sealed")]
    operations = []
