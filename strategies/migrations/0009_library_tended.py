import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_identity_providers"),
        ("strategies", "0008_national_goal_is_public"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="resource",
            name="resource_once",
        ),
        migrations.AddField(
            model_name="resource",
            name="audience",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="resource",
            name="edition",
            field=models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two editors apart."),
        ),
        migrations.AddField(
            model_name="resource",
            name="loaded_as",
            field=models.CharField(
                blank=True, help_text="Title and publisher in the file it came from: loaded once.", max_length=460
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="resource",
            name="updated_at",
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddField(
            model_name="resource",
            name="upload",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.upload"
            ),
        ),
        migrations.AlterField(
            model_name="resource",
            name="language",
            field=models.CharField(default="sv", help_text="Code of BCP 47.", max_length=10),
        ),
        migrations.AlterField(
            model_name="resource",
            name="note",
            field=models.CharField(blank=True, help_text="What it is, in a sentence or two.", max_length=500),
        ),
        # What stands there came from the file. Deferred triggers must have run before the table is altered again.
        migrations.RunSQL(
            "UPDATE strategies_resource SET loaded_as = title || ' | ' || publisher; "
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True)),
                fields=("title", "publisher", "county"),
                name="resource_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.UniqueConstraint(
                condition=models.Q(("loaded_as", ""), _negated=True), fields=("loaded_as",), name="resource_loaded_once"
            ),
        ),
    ]
