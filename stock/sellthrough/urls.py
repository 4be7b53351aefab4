from django.urls import path

from stock.sellthrough import views

app_name = "sellthrough"
urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/new/", views.new_report, name="new"),
    path("reports/coverage/", views.coverage, name="coverage"),
    path("reports/books/<int:product>/", views.books, name="books"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("channel-stock/", views.channel, name="channel"),
    path("channel-stock/signals/", views.signals, name="signals"),
    path("channel-stock/rules/", views.rules, name="rules"),
]
