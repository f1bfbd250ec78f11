from django.db import migrations


class Migration(migrations.Migration):
    """A colleague may hold several letters about one invitation: each stays good until one of them is accepted."""

    dependencies = [("portal", "0012_never_emptied")]

    operations = [
        migrations.RemoveConstraint(model_name="staffinvitation", name="staff_invitation_one_open"),
    ]
