from django.urls import path

from partners.organisations.applications.views import public, queue

app_name = "applications"
urlpatterns = [
    path("apply/", public.apply, name="apply"),
    path("apply/<str:number>/<str:signature>/", public.status, name="status"),
    path("apply/<str:number>/<str:signature>/withdraw/", public.withdraw, name="withdraw"),
    path("applications/", queue.listing, name="list"),
    path("applications/<str:number>/", queue.detail, name="detail"),
    path("applications/<str:number>/review/", queue.review, name="review"),
    path("applications/<str:number>/ask/", queue.ask, name="ask"),
    path("applications/<str:number>/refuse/", queue.refuse, name="refuse"),
    path("applications/<str:number>/approve/", queue.approve, name="approve"),
    path("applications/<str:number>/papers/<int:pk>/", queue.paper, name="paper"),
]
