from django.urls import URLPattern, path

from portal import health

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
