"""The county governor, whom a board names at the foot of its pages. May be empty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0015_arrivals")]

    operations = [
        migrations.AddField(
            model_name="county",
            name="governor",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="Landshövding, as the board says.", max_length=120
            ),
        ),
    ]
