from django.urls import path

from partners.receivables.statements import views

urlpatterns = [
    path("statements/", views.statements, name="statements"),
    path("statements/run/", views.statement_run, name="statement_run"),
    path("statements/<int:creditor>/<str:number>.pdf", views.statement_file, name="statement_file"),
    path("verify/", views.verify, name="verify"),
]
