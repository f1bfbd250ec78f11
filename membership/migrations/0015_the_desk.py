import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Letters about a case carry its diary number, so that the outbox can be searched for it.
NUMBERS = """
UPDATE portal_outgoingmail AS mail SET diary_number = joined.diary_number
FROM membership_membership AS joined
WHERE mail.subject_type = 'membership' AND mail.subject_pk = joined.id::text AND joined.diary_number <> ''
"""


class Migration(migrations.Migration):
    """Who handles a case, the notes of the county's people, and letters that are found by their diary number."""

    dependencies = [
        ('portal', '0015_arrivals'),
        ("membership", "0014_authority"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='assignee',
            field=models.ForeignKey(blank=True, help_text='Who handles it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('note', 'Note'), ('assigned', 'Assigned')], default='note', max_length=10)),
                ('text', models.TextField(blank=True, max_length=3000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('assignee', models.ForeignKey(blank=True, help_text='None: nobody.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='membership.membership')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'assigned'), ('text', '')), models.Q(('kind', 'note'), models.Q(('text', ''), _negated=True)), _connector='OR'), name='case_note_says_something')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casenote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b7d316726b8864dce719532aab0d7dcb7768f3f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b1be5', table='membership_casenote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casenote',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='5b852209f8291c0b8083e8d2dcbe308dbfab7e3e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f527e', table='membership_casenote', when='BEFORE')),
        ),
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop, elidable=True),
    ]
