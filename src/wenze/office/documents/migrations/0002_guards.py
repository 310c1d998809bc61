"""The database itself holds issued documents still; see guards.py."""

from django.db import migrations

from wenze.office.documents import guards


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda _apps, editor: guards.install(editor.connection),
            lambda _apps, editor: guards.remove(editor.connection),
        )
    ]
