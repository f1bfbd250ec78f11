"""The release before still runs on this release's tables: a release can be taken back without touching the database."""

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

# The last migration of the first release, per app. What came later is held to the rule.
FIRST_RELEASE = {"portal": 7, "membership": 11, "strategies": 14}
TAKES_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def breaks_old_code(operation):
    """Why code that does not know of this operation would fail after it; "" when it would not."""
    if isinstance(operation, TAKES_AWAY):
        return f"{operation.describe()}: old code still asks for it"
    if not isinstance(operation, migrations.AddField):
        return ""
    field = operation.field
    if field.null or field.has_db_default() or field.many_to_many:
        return ""
    return f"{operation.describe()}: old code writes rows without it (null or db_default)"


def later_operations():
    for (app, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        if app in FIRST_RELEASE and int(name[:4]) > FIRST_RELEASE[app]:
            yield from ((f"{app}.{name}", operation) for operation in migration.operations)


def test_no_migration_since_the_first_release_breaks_the_code_before_it():
    wrong = [f"{where}: {why}" for where, operation in later_operations() if (why := breaks_old_code(operation))]
    assert not wrong, "\n".join(wrong)


def test_the_rule_sees_what_breaks():
    bare = models.IntegerField(default=0)
    assert breaks_old_code(migrations.AddField("county", "rank", bare))
    assert breaks_old_code(migrations.RemoveField("county", "name"))
    assert not breaks_old_code(migrations.AddField("county", "rank", models.IntegerField(db_default=0)))
    assert not breaks_old_code(migrations.AddField("county", "rank", models.IntegerField(null=True)))
