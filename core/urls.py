from django.urls import path

from core.autosave import autosave
from core.views import job

app_name = "core"
urlpatterns = [
    path("autosave/", autosave, name="autosave"),
    path("jobs/<int:pk>/", job, name="job"),
]
