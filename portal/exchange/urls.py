from django.urls import path

from portal.exchange import views

app_name = "exchange"
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/template/<slug:kind>.<slug:form>", views.template, name="template"),
    path("imports/<int:pk>/", views.detail, name="import"),
    path("imports/<int:pk>/check/", views.check, name="check"),
    path("imports/<int:pk>/take/", views.take, name="take"),
    path("imports/<int:pk>/drop/", views.drop, name="drop"),
    path("imports/<int:pk>/errors/", views.errors, name="errors"),
]
