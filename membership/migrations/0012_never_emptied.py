
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0011_groups'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='authoritycheck',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='7f4b49d81a20df5d3e8887b984bcc9a1a7c61335', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_cca5f', table='membership_authoritycheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionextract',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='28036815cf737035282ad4ac92e59c772eb4eea6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_eae66', table='membership_decisionextract', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionpaper',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='7ba9d31c3a7943e53f97771ada2d10d79dc445ff', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_98dd0', table='membership_decisionpaper', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='declaration',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='d06f423c567aa00f66ad38cffd9e83c9834611c3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4ae7a', table='membership_declaration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='goalchange',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='f741b7c65b5767f41db33be6c76dab432a3829f6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_2ce6a', table='membership_goalchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='groupplace',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='78bda27e4aeadbb70ee97272df9664207b78387b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_d1874', table='membership_groupplace', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='56674dad6572646692f4015bdc1f68818e16c5f1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6c9e0', table='membership_membership', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membershipevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='cec48894f98117832a323a1937c28e65f19343f7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_3d47c', table='membership_membershipevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representativeevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='b8f1371b591f85892af0a1597d4da41103344df3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6ddc1', table='membership_representativeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signature',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='45e545a66ff5371d246136cd03d6579eeac88d0b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_100b3', table='membership_signature', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signinground',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='4e7d57fcb251e057f75e6391625ac9de1d50a994', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c335e', table='membership_signinground', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='01ebd6a09166c6c47a4c61765944a7bc6c377887', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_5bf27', table='membership_withdrawal', when='BEFORE')),
        ),
    ]
