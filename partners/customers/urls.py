from django.urls import path

from partners.customers import views

app_name = "customers"
urlpatterns = [
    path("customers/", views.listing, name="list"),
    path("customers/new/", views.new, name="new"),
    path("customers/known/", views.known, name="known"),
    path("customers/review/", views.review, name="review"),
    path("customers/review/<int:pk>/", views.review, name="pair"),
    path("customers/review/<int:pk>/judge/", views.judge, name="judge"),
    path("customers/review/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("customers/<str:number>/", views.detail, name="detail"),
    path("customers/<str:number>/change/", views.change, name="change"),
    path("customers/<str:number>/confirm/", views.confirm, name="confirm"),
    path("customers/<str:number>/consent/", views.consent, name="consent"),
    path("customers/<str:number>/link/", views.link, name="link"),
    path("customers/<str:number>/forget/", views.forget, name="forget"),
]
