import django.db.models
from django.db import migrations, models

import portal.directory.models


def fold(apps, _schema):
    """Every name that stands there, as it is compared from now on."""
    from portal.characters import folded

    organisations = apps.get_model("portal", "Organisation").objects
    changed = []
    for organisation in organisations.only("pk", "name", "unit").iterator():
        title = f"{organisation.name}, {organisation.unit}" if organisation.unit else organisation.name
        changed.append(organisations.model(pk=organisation.pk, folded=folded(title)))
    for one in changed:
        organisations.filter(pk=one.pk).update(folded=one.folded)


class Migration(migrations.Migration):
    """Names compare without regard to capitals, kinds of spaces and dashes, and what cannot be seen.

    Rows that stand there keep ``named_once`` false, so doubles from before the rule stop nothing. The rows are written
    last: the trigger that counts public changes waits for the end of the transaction."""

    dependencies = [("portal", "0013_several_invitations")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="folded",
            field=portal.directory.models.FoldedField(
                db_default="", editable=False, help_text="Name and unit, as compared.", max_length=700
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="named_once",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text=(
                    "Added without a number by somebody who was shown those of the same name: stands once in its place."
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=django.db.models.Q(("ceased_on__isnull", True), ("named_once", True), ("orgnr", "")),
                fields=("folded", "county", "municipality"),
                name="organisation_name_in_its_place_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
