from django.urls import path

from concerns.handover import views

app_name = "handover"
urlpatterns = [
    path("", views.proposed, name="list"),
    path("<uuid:concern_pk>/", views.ceremony_page, name="ceremony"),
    path("<uuid:concern_pk>/prepare/", views.prepare, name="prepare"),
    path("<uuid:concern_pk>/confirm/", views.confirm, name="confirm"),
]
