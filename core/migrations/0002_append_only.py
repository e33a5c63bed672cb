from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core import append_only


def install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    append_only.install(editor.connection)


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    append_only.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
