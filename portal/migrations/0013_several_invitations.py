from django.db import migrations


class Migration(migrations.Migration):
    """A colleague may hold several letters about one invitation: each stays good until one of them is accepted."""

    dependencies = [("portal", "0007_handovers")]

    operations = [
        migrations.RemoveConstraint(model_name="staffinvitation", name="staff_invitation_one_open"),
    ]
