from django.urls import URLPattern, path

from feedback.views import assignments as assignment_pages
from feedback.views import issuing, lists, steps

app_name = "feedback"

assignments: list[URLPattern] = [
    path("feedback/", lists.assignment_list, name="assignment_list"),
    path("feedback/issue/", issuing.issue_list, name="issue_list"),
    path("feedback/issue/confirm/", issuing.issue_confirm, name="issue_confirm"),
    path("feedback/propose/<str:kind>/<int:pk>/", issuing.propose, name="propose"),
    path("feedback/<int:pk>/", assignment_pages.detail, name="assignment_detail"),
    path("feedback/deadlines/<int:pk>/", assignment_pages.deadline_detail, name="deadline_detail"),
    *[
        path(f"feedback/<int:pk>/{step.action}/", steps.take, {"step": step}, name=f"assignment_{step.action}")
        for step in steps.STEPS
    ],
]

replies: list[URLPattern] = []

urlpatterns = [*assignments, *replies]
