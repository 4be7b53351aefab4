from django.urls import path

from content.pages import views

app_name = "pages"
urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/readers/", views.readers, name="readers"),
    path("library/<int:pk>/", views.page, name="page"),
    path("library/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("library/<int:pk>/readers/", views.page_readers, name="page_readers"),
]
