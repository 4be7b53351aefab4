from django.urls import path

from content.library import views

app_name = "library"
urlpatterns = [
    path("library/files/<uuid:key>/", views.file, name="file"),
    path("library/files/<uuid:key>/<str:edition>/", views.file, name="edition"),
    path("library/pictures/<int:pk>/<str:spec>/", views.picture_size, name="picture_size"),
]
