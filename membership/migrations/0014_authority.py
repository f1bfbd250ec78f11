import datetime
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Looks into the right to sign, and days that can be right. What stood before the rules stays as it was: the
    constraints hold what is written from now on."""

    dependencies = [
        ("membership", "0013_several_signing_links"),
        ('portal', '0013_several_invitations'),
        ('strategies', '0016_former_consultation_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RightCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('statute', 'Statutes or rules of procedure'), ('delegation', 'Delegation'), ('certificate', 'Registration certificate'), ('minutes', 'Minutes of the body that decided it')], max_length=20)),
                ('source', models.CharField(blank=True, help_text='Which statutes, delegation order or body.', max_length=200)),
                ('paragraph', models.CharField(blank=True, max_length=60)),
                ('dated', models.DateField(blank=True, help_text='Of the document that was looked at.', null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='authoritycheck',
            name='ground',
            field=models.CharField(blank=True, choices=[('statute', 'Statutes or rules of procedure'), ('delegation', 'Delegation'), ('certificate', 'Registration certificate'), ('minutes', 'Minutes of the body that decided it')], db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='representative',
            name='signing_stated_by',
            field=models.ForeignKey(blank=True, help_text='The standing signatory by whose word the person may sign.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='authoritycheck',
            name='outcome',
            field=models.CharField(choices=[('stated', 'Right to sign stated by a colleague, not checked'), ('confirmed', 'Right to sign checked'), ('refused', 'No right to sign')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='decisionstep',
            constraint=models.CheckConstraint(condition=models.Q(('meets_on__isnull', True), models.Q(('meets_on__gte', datetime.date(1995, 1, 1)), ('meets_on__lt', datetime.date(2100, 1, 1))), _connector='OR'), name='decision_step_day_plausible'),
        ),
        AddConstraintNotValid(
            model_name='owngoal',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__isnull', True), models.Q(('due_on__gte', datetime.date(1995, 1, 1)), ('due_on__lt', datetime.date(2100, 1, 1))), _connector='OR'), name='own_goal_day_plausible'),
        ),
        AddConstraintNotValid(
            model_name='proposedgoal',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__isnull', True), models.Q(('due_on__gte', datetime.date(1995, 1, 1)), ('due_on__lt', datetime.date(2100, 1, 1))), _connector='OR'), name='proposed_goal_day_plausible'),
        ),
        AddConstraintNotValid(
            model_name='representative',
            constraint=models.CheckConstraint(condition=models.Q(('basis', 'domain'), ('role', 'signatory'), ('state', 'active'), _negated=True), name='representative_no_signatory_by_domain'),
        ),
        AddConstraintNotValid(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('decided_on__isnull', True), models.Q(('decided_on__gte', datetime.date(1995, 1, 1)), ('decided_on__lt', datetime.date(2100, 1, 1))), _connector='OR'), name='withdrawal_day_plausible'),
        ),
        migrations.AddField(
            model_name='rightcheck',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rightcheck',
            name='representative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='right_checks', to='membership.representative'),
        ),
        migrations.AddConstraint(
            model_name='rightcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', 'statute'), models.Q(('source', ''), ('paragraph', ''), _connector='OR'), _negated=True), models.Q(('ground', 'delegation'), models.Q(('source', ''), ('paragraph', ''), ('dated__isnull', True), _connector='OR'), _negated=True), models.Q(('ground', 'certificate'), ('dated__isnull', True), _negated=True), models.Q(('ground', 'minutes'), models.Q(('source', ''), ('paragraph', ''), ('dated__isnull', True), _connector='OR'), _negated=True)), name='right_check_has_particulars'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rightcheck',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b9b6394a17b0ddd9a6684178e1a58b47566909ae', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a2166', table='membership_rightcheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rightcheck',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='787f103ebc9e49d18d9646cc67b9a0cf5ae12504', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0ae32', table='membership_rightcheck', when='BEFORE')),
        ),
    ]
