from django.urls import path

from proposals.views import linking, listing, matter, steps, writing

app_name = "proposals"
urlpatterns = [
    path("proposals/", listing.index, name="list"),
    path("proposals/new/", writing.new, name="new"),
    path("proposals/from-suggestion/<int:pk>/", linking.from_suggestion, name="from_suggestion"),
    path("proposals/for-topic/<int:pk>/", linking.link_topic, name="link_topic"),
    path("proposals/<int:pk>/", matter.detail, name="detail"),
    path("proposals/<int:pk>/timeline/", matter.timeline, name="timeline"),
    path("proposals/<int:pk>/files/", matter.files, name="files"),
    path("proposals/<int:pk>/files/<int:file_pk>/", matter.download, name="file"),
    # One address per step, so that the table of addresses names every one of them.
    *(path(f"proposals/<int:pk>/{action}/", steps.act, {"action": action}, name=action) for action in steps.STEPS),
]
