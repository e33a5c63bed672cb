from django.urls import URLPattern, path

from topics.views import lists, meetings, plan, sites, suggestions, topics

app_name = "topics"
urlpatterns: list[URLPattern] = [
    path("topics/", lists.topics, name="list"),
    path("topics/new/", topics.new, name="new"),
    path("topics/<int:pk>/", topics.detail, name="detail"),
    path("topics/<int:pk>/files/<int:file_pk>/", topics.file, name="topic_file"),
    path("topics/<int:pk>/study-files/<int:file_pk>/", topics.study_file, name="study_file"),
    path("topics/<int:pk>/<slug:action>/", topics.step, name="topic_step"),
    path("topics/plans/", lists.plans, name="plan_list"),
    path("topics/plans/new/", plan.new, name="plan_new"),
    path("topics/plans/<int:pk>/", plan.detail, name="plan_detail"),
    path("topics/plans/<int:pk>/paper/", plan.paper, name="plan_paper"),
    path("topics/plans/<int:pk>/sheet/", plan.sheet, name="plan_sheet"),
    path("topics/plans/<int:pk>/print/", plan.on_paper, name="plan_print"),
    path("topics/plans/<int:pk>/items/<int:item_pk>/", plan.item, name="plan_item"),
    path("topics/plans/<int:pk>/<slug:action>/", plan.step, name="plan_step"),
    path("research/", lists.research, name="research_list"),
    path("meetings/", lists.meetings, name="meeting_list"),
    path("meetings/new/", meetings.new, name="meeting_new"),
    path("meetings/<int:pk>/", meetings.detail, name="meeting_detail"),
    path("meetings/<int:pk>/files/<int:file_pk>/", meetings.file, name="meeting_file"),
    path("meetings/<int:pk>/minutes/<int:outcome_pk>/", meetings.minutes, name="minutes"),
    path("meetings/<int:pk>/<slug:action>/", meetings.step, name="meeting_step"),
    path("meetings/suggestions/", lists.suggestions, name="suggestion_list"),
    path("meetings/suggestions/<int:pk>/", suggestions.detail, name="suggestion_detail"),
    path("meetings/suggestions/<int:pk>/<slug:action>/", suggestions.step, name="suggestion_step"),
    path("sites/", lists.sites, name="site_list"),
    path("sites/<int:pk>/", sites.detail, name="site_detail"),
]
