from django.db import migrations, models


class Migration(migrations.Migration):
    """Who stands behind a decision of the county's (31 § förvaltningslagen), kept with the event of the step; and the
    receipt for what was handed in."""

    dependencies = [("membership", "0017_handed_to_the_meeting")]

    operations = [
        *(migrations.AddField(
            model_name="membershipevent",
            name=name,
            field=models.CharField(blank=True, db_default="", default="", max_length=length),
        )
        for name, length in (("decided_by", 250), ("presented_by", 250), ("took_part", 500))),
        migrations.AddField(
            model_name="declaration",
            name="receipt",
            field=models.OneToOneField(
                help_text="The county's receipt for it.",
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to="portal.document",
            ),
        ),
    ]
