from django.urls import path

from concerns.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("measures/", views.measures, name="measures"),
    path("tasks/", views.tasks, name="tasks"),
    path("corps/", views.corps, name="corps"),
    path("<uuid:pk>/", views.case, name="case"),
    path("<uuid:pk>/write/", views.write, name="write"),
    path("measures/<uuid:pk>/mentor/", views.assign_mentor, name="assign_mentor"),
    path("measures/<uuid:pk>/end/", views.end_measure, name="end_measure"),
]
