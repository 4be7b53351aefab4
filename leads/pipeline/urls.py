from django.urls import path

from leads.pipeline import views

app_name = "leads"
urlpatterns = [
    path("leads/new/", views.new, name="new"),
    path("leads/<str:number>/change/", views.change, name="change"),
    path("leads/<str:number>/qualify/", views.qualify, name="qualify"),
    path("leads/<str:number>/note/", views.note, name="note"),
    path("leads/<str:number>/step/", views.step, name="step"),
    path("leads/<str:number>/win/", views.win, name="win"),
    path("leads/<str:number>/lose/", views.lose, name="lose"),
    path("leads/<str:number>/reopen/", views.reopen, name="reopen"),
]
