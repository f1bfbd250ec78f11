import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What has come to a county, whom to tell and when, and the number that a letter's matter has."""

    dependencies = [
        ("portal", "0014_names_as_compared"),
    ]

    operations = [
        migrations.AddField(
            model_name='outgoingmail',
            name='diary_number',
            field=models.CharField(blank=True, db_default='', default='', help_text='Of the matter, for the search in the outbox.', max_length=60),
        ),
        migrations.AddField(
            model_name='staffrole',
            name='mail_choice',
            field=models.CharField(choices=[('at_once', 'At once'), ('daily', 'Once a day, at seven in the morning'), ('none', 'No mail about this')], db_default='at_once', default='at_once', max_length=10),
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('declaration', 'A declaration of intent has been handed in'), ('completion', 'A declaration of intent has been completed'), ('taken_back', 'A declaration of intent has been taken back'), ('support', 'The invitation to process support has been answered'), ('goals', 'Changed goals have been handed in'), ('withdrawal', 'A withdrawal has been handed in'), ('stays', 'A withdrawal has been taken back'), ('consultation', 'A consultation answer has been handed in'), ('mail', 'A letter did not arrive')], max_length=20)),
                ('name', models.CharField(blank=True, help_text='The organisation, or the kind of a letter.', max_length=300)),
                ('path', models.CharField(help_text='Where it is read in the workspace.', max_length=300)),
                ('key', models.CharField(help_text='The same thing comes once.', max_length=120, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.county')),
            ],
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(blank=True, help_text='Also when the person wanted no mail any more.', null=True)),
                ('arrival', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellings', to='portal.arrival')),
                ('mail', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portal.outgoingmail')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('told_at__isnull', True)), fields=['due_at'], name='telling_due')],
                'constraints': [models.UniqueConstraint(fields=('arrival', 'user'), name='telling_once_each')],
            },
        ),
    ]
