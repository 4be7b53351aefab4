from django.urls import path

from partners.access import views

app_name = "access"
urlpatterns = [
    path("switch/", views.switch, name="switch"),
    path("view-as/", views.view_as, name="view_as"),
    path("view-as/stop/", views.stop_viewing_as, name="stop_viewing_as"),
    path("keys/", views.keys, name="keys"),
    path("keys/<int:pk>/revoke/", views.revoke, name="revoke_key"),
]
