"""Who signs the proposals, kept with what the organisation has written for them. Both may be empty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("membership", "0021_goal_change_decision")]

    operations = [
        migrations.AddField(
            model_name="proposalbackground",
            name="director",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="Who signs the proposals"
            ),
        ),
        migrations.AddField(
            model_name="proposalbackground",
            name="director_title",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120, verbose_name="Title of who signs the proposals"
            ),
        ),
    ]
