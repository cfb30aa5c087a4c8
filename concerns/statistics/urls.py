from django.urls import path

from concerns.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.year, name="year"),
    path("to-pass-on/", views.to_pass_on, name="to_pass_on"),
    path("to-pass-on/csv/", views.as_csv, name="csv"),
]
