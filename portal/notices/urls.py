from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.listing, name="list"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/told/", views.wishes, name="wishes"),
    path("notices/stop/<str:token>/", views.stop, name="stop"),
    path("notices/<int:pk>/", views.go, name="go"),
]
