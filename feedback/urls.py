from django.urls import URLPattern, path

from feedback.views import assignments as assignment_pages
from feedback.views import closing, commitment_list, commitments, handling, issuing, lists, ratings, reply_steps, steps
from feedback.views import replies as reply_pages

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

replies: list[URLPattern] = [
    path("feedback/approvals/", reply_pages.approval_list, name="approval_list"),
    path("feedback/replies/<int:pk>/", reply_pages.detail, name="reply_detail"),
    path("feedback/replies/<int:pk>/letter/", reply_pages.letter, name="reply_letter"),
    *[
        path(f"feedback/replies/<int:pk>/{step.action}/", reply_steps.take, {"step": step}, name=f"reply_{step.action}")
        for step in reply_steps.STEPS
    ],
    path("feedback/ratings/", ratings.rating_list, name="rating_list"),
    path("feedback/ratings/<int:pk>/", ratings.detail, name="rating_detail"),
    path("feedback/ratings/<int:pk>/enter/", ratings.enter, name="rating_enter"),
    path("feedback/ratings/files/<int:pk>/", ratings.attachment, name="rating_attachment"),
    path("feedback/commitments/", commitment_list.commitment_list, name="commitment_list"),
    path("feedback/commitments/<int:pk>/", commitments.detail, name="commitment_detail"),
    *[
        path(
            f"feedback/commitments/<int:pk>/{step.action}/", commitments.take, {"step": step},
            name=f"commitment_{step.action}",
        )
        for step in commitments.STEPS
    ],
    # A tab of the proposal's page, so its address is one of the proposal's.
    path("proposals/<int:pk>/handling/", handling.proposal_handling, name="proposal_handling"),
    path("feedback/matters/proposal/<int:pk>/close/", closing.close_proposal, name="proposal_close"),
    path("feedback/matters/suggestion/<int:pk>/", handling.suggestion_handling, name="suggestion_handling"),
    path("feedback/matters/suggestion/<int:pk>/close/", closing.close_suggestion, name="suggestion_close"),
    path("feedback/topics/<int:pk>/close/", closing.close_topic, name="topic_close"),
]  # fmt: skip

urlpatterns = [*assignments, *replies]
