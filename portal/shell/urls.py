from django.urls import path

from portal.shell import views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("first-steps/away/", views.steps_away, name="steps_away"),
    path("views/", views.saved_views, name="views"),
    path("views/save/", views.save, name="save_view"),
    path("views/<int:pk>/remove/", views.remove, name="remove_view"),
    path("pulse/", views.pulse, name="pulse"),
    path("language/", views.language, name="language"),
    path("appearance/", views.appearance, name="appearance"),
    path("components/", views.components, name="components"),
]
