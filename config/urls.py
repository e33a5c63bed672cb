from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("portal.urls")),
    path("", include("feedback.urls")),
    path("", include("proposals.urls")),
    path("", include("topics.urls")),
    path("", include("members.urls")),
    path("", include("core.urls")),
]

handler400 = "portal.errors.bad_request"
handler500 = "portal.errors.server_error"
