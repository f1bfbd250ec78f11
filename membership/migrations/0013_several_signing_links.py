from django.db import migrations


class Migration(migrations.Migration):
    """A person may hold several links to one signing: one that was sent stays good until one of them has signed."""

    dependencies = [("membership", "0012_never_emptied")]

    operations = [
        migrations.RemoveConstraint(model_name="signinglink", name="signing_link_one_open_per_person"),
    ]
