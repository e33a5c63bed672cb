from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"
    default = True


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin with our own site (``core.admin_site``)."""

    default_site = "core.admin_site.Site"
    default = False
