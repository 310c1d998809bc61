from django.db import migrations


class Migration(migrations.Migration):
    """Changes no table. The guards name the moves in another order, and ``migrate`` puts them in place anew."""

    dependencies = [("cases", "0009_what_the_opening_slip_says")]

    operations = []
