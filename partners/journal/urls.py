from django.urls import path

from partners.journal import views

app_name = "journal"
urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("jobs/<int:pk>/result/", views.result, name="result"),
    path("jobs/<int:pk>/errors/", views.errors, name="errors"),
    path("audit/", views.audit, name="audit"),
    path("audit/news/", views.news, name="news"),
    path("audit/news/<int:pk>/", views.again, name="again"),
]
