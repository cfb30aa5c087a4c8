from django.urls import path

from concerns.handover import notification_views, views

app_name = "handover"
urlpatterns = [
    path("", views.proposed, name="list"),
    path("<uuid:concern_pk>/notify/", notification_views.notify, name="notify"),
    path("<uuid:concern_pk>/beside/", notification_views.beside, name="beside"),
    path("<uuid:concern_pk>/", views.ceremony_page, name="ceremony"),
    path("<uuid:concern_pk>/prepare/", views.prepare, name="prepare"),
    path("<uuid:concern_pk>/confirm/", views.confirm, name="confirm"),
]
