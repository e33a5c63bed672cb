from django.urls import include, path

from tests.samples import views

urlpatterns = [
    path("samples/", views.matters),
    path("samples/new/", views.new),
    path("samples/<int:pk>/", views.matter),
    path("samples/<int:pk>/<slug:action>/", views.act),
    path("", include("config.urls")),
]
