from django.urls import include, path

from tests.samples import views

urlpatterns = [
    path("samples/", views.matters),
    path("", include("config.urls")),
]
