from django.urls import URLPattern, path

from members.views import account

app_name = "members"
urlpatterns: list[URLPattern] = [
    path("login/", account.login, name="login"),
    path("logout/", account.logout, name="logout"),
    path("password/", account.password, name="password"),
]
