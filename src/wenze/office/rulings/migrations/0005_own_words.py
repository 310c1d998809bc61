from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rulings", "0004_official_words")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="own_words",
            field=models.BooleanField(default=False, verbose_name="本机构另定"),
        ),
    ]
