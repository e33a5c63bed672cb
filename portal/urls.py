from django.urls import URLPattern, path

from portal import health, public, views

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("", public.front, name="public"),
    path("public/plans/", public.plans, name="public_plans"),
    path("public/meetings/", public.meetings, name="public_meetings"),
    path("public/proposals/", public.proposals, name="public_proposals"),
    path("public/proposals/<int:pk>/", public.proposal, name="public_proposal"),
    path("desk/", views.desk, name="desk"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
