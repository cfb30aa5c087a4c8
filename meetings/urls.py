from django.urls import path

from meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.meetings, name="list"),
    path("plan/", views.plan, name="plan"),
    path("convene/", views.convene_many, name="convene_many"),
    path("convene/<uuid:concern_pk>/", views.convene, name="convene"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/close/", views.close, name="close"),
    path("items/<uuid:pk>/invite/", views.invite, name="invite"),
]
