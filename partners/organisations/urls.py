from django.urls import path

from partners.organisations.views import partners, people

app_name = "organisations"
urlpatterns = [
    path("partners/", partners.listing, name="list"),
    path("partners/new/", partners.new, name="new"),
    path("partners/<int:pk>/", partners.detail, name="detail"),
    path("partners/<int:pk>/change/", partners.change, name="change"),
    path("partners/<int:pk>/move/", partners.move, name="move"),
    path("partners/<int:pk>/state/", partners.state, name="state"),
    path("partners/<int:pk>/state/<int:change>/", partners.no_state, name="no_state"),
    path("partners/<int:pk>/tier/", partners.tier, name="tier"),
    path("partners/<int:pk>/contacts/", partners.contact, name="contact"),
    path("partners/<int:pk>/contacts/<int:contact>/", partners.no_contact, name="no_contact"),
    path("people/", people.people, name="people"),
    path("partners/<int:pk>/people/", people.people, name="people_of"),
    path("partners/<int:pk>/people/<int:user>/", people.roles, name="roles_of"),
    path("partners/<int:pk>/people/<int:user>/again/", people.again, name="invite_again"),
    path("partners/<int:pk>/people/<int:user>/account/", people.account, name="account_of"),
    path("roles/", people.all_roles, name="roles"),
]
