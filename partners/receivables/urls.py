from django.urls import include, path

from partners.receivables import views
from partners.receivables.statements import urls as statements

app_name = "receivables"
urlpatterns = [
    path("money/", views.account, name="account"),
    path("receivables/", views.accounts, name="accounts"),
    path("receivables/<int:pk>/", views.account_held, name="account_held"),
    path("receivables/<int:pk>/exposure/<str:component>/", views.exposure, name="exposure"),
    path("receivables/<int:pk>/limit/", views.limit, name="limit"),
    path("receivables/<int:pk>/payment/", views.pay, name="pay"),
    path("receivables/<int:pk>/stop/", views.stop, name="stop"),
    path("receivables/<int:pk>/apply/", views.apply, name="apply"),
    path("limits/<int:pk>/approve/", views.approve, name="approve"),
    path("limits/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("invoices/", views.invoices, name="invoices"),
    path("invoices/<int:pk>/", views.invoice, name="invoice"),
    path("payments/<int:pk>/", views.payment, name="payment"),
    path("payments/<int:pk>/take-back/", views.reverse_paid, name="reverse"),
    path("decisions/<int:pk>/", views.decision, name="decision"),
    path("money/", include(statements.urlpatterns)),
]
