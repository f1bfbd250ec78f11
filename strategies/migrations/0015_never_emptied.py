
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("strategies", "0014_initiatives"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='consultation',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='82649b490b4418124e0a21b75332d49a51552d6b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c08c2', table='strategies_consultation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consultationevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='5a962aaaea1df8d709d0883f5e3eff0b52d7727b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_5446f', table='strategies_consultationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consultationresponse',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='3cdb7349d2c11bcd38b5478d8f9cef5b0d74b038', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6329a', table='strategies_consultationresponse', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exampleevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='2c5eeadcbaa285c2dc00232fbe86b5a8c886fd8a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_5118f', table='strategies_exampleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joiningterm',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='aceb48497301569d1fe8781d10b511faf95a9482', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_eed89', table='strategies_joiningterm', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='learningexample',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='29c00433624cb8bf53c8f3f5fd37f115187a4f72', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_97c41', table='strategies_learningexample', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pageversion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='680f8585435f5eba5e20e32ef98179dbb9359f6e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_83f76', table='strategies_pageversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priorityarea',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='9d4842b41a40795e1d5036aa6469f82ce2f462cf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a18e4', table='strategies_priorityarea', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priorityareagoal',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='c99e5f773c6daa4663c455d82b0408de2a29147b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_fdc81', table='strategies_priorityarea_national_goals', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionaltarget',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='1c99df13c38bee6b3f05b5b7c598d07ac05911a1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f12a3', table='strategies_regionaltarget', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strategyevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='01420c3d9e2cf9138d76b21a2c2428f8b87c121c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_429e4', table='strategies_strategyevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strategygoal',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='da3e97e7f776a84f446722abfce078309d88921a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6eea4', table='strategies_strategygoal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strategyversion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='7be6d9e52918f34f3b52ed335f47dd6a43bdd2a7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_d695a', table='strategies_strategyversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suggestedaction',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='9d8860e72e6f5d1c4f5b4acd05bc9ddb52698187', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_bf651', table='strategies_suggestedaction', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='79d878dd629d53c9a7621e4cc6199910486b7210', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6f3a5', table='strategies_theme', when='BEFORE')),
        ),
    ]
