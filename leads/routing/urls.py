from django.urls import path

from leads.routing import views

app_name = "routing"
urlpatterns = [
    path("leads/", views.index, name="index"),
    path("leads/conflicts/", views.conflicts, name="conflicts"),
    path("leads/answers/", views.answers, name="answers"),
    path("leads/<str:number>/", views.lead, name="lead"),
    path("leads/<str:number>/offer/", views.offer, name="offer"),
    path("leads/<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("leads/<str:number>/accept/", views.accept, name="accept"),
    path("leads/<str:number>/decline/", views.decline, name="decline"),
    path("leads/<str:number>/return/", views.give_back, name="return"),
]
