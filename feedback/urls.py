from django.urls import URLPattern

app_name = "feedback"

assignments: list[URLPattern] = []

replies: list[URLPattern] = []

urlpatterns = [*assignments, *replies]
