from django.urls import path

from channel_orders.pricing import views

app_name = "pricing"
urlpatterns = [
    path("prices/", views.lists, name="lists"),
    path("prices/new/", views.new, name="new"),
    path("prices/<str:code>/", views.price_list, name="list"),
]
