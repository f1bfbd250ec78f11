
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0011_cut_off_drawings"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='3396c18734f901ce877a6450986d6ba29b1b1c69', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c9acf', table='portal_document', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='documentfile',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='a2f330adf4aa4d0e1c22f851d880da132369e2a9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_94c25', table='portal_documentfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formername',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='a68949ba9d757240fdaa97d77108b422fa93e6ab', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_fa0e1', table='portal_formername', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='6a867e3ff6a076d705f6913da97ceabcfb8b3fbd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6e4da', table='portal_handover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='42924789600b602dc79d96b9b8cfd16534ec9445', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7bbb5', table='portal_logevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='upload',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='6ffc2877be254512451de4ffa427b754309d391d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ff112', table='portal_upload', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='uploadfile',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='d4988d227dd98f09fe345ec39c2840d440d69bdd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_54e98', table='portal_uploadfile', when='BEFORE')),
        ),
    ]
