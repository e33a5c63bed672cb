from django.urls import URLPattern, path

from members.views import account, notices, people, roster

app_name = "members"
urlpatterns: list[URLPattern] = [
    path("login/", account.login, name="login"),
    path("logout/", account.logout, name="logout"),
    path("password/", account.password, name="password"),
    path("notices/", notices.notification_list, name="notification_list"),
    path("notices/read/", notices.read_all, name="notification_read_all"),
    path("notices/<int:pk>/open/", notices.open_notice, name="notification_open"),
    path("members/", people.member_list, name="member_list"),
    path("members/<int:pk>/", people.member_detail, name="member_detail"),
    path("members/import/", roster.upload, name="roster_upload"),
    path("members/import/template.xlsx", roster.template, name="roster_template"),
    path("members/import/<int:pk>/", roster.check, name="roster_check"),
    path("members/import/<int:pk>/confirm/", roster.confirm, name="roster_confirm"),
    path("members/import/<int:pk>/again/", roster.recheck, name="roster_recheck"),
    path("members/import/<int:pk>/errors.xlsx", roster.errors, name="roster_errors"),
]
