from django.urls import path

from concerns.journal.views import cases, notifications

app_name = "journal"
urlpatterns = [
    path("", cases.cases, name="cases"),
    path("measures/", cases.measures, name="measures"),
    path("tasks/", cases.tasks, name="tasks"),
    path("corps/", cases.corps, name="corps"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/new/", notifications.new, name="new_notification"),
    path("notifications/<uuid:notification_pk>/", notifications.notification, name="notification"),
    path(
        "notifications/<uuid:notification_pk>/assess/",
        notifications.assess,
        name="assess_notification",
    ),
    path(
        "notifications/<uuid:notification_pk>/receipt/",
        notifications.send_receipt,
        name="send_receipt",
    ),
    path(
        "notifications/<uuid:notification_pk>/tell/", notifications.tell, name="tell_notification"
    ),
    path("<uuid:pk>/", cases.case, name="case"),
    path("<uuid:pk>/write/", cases.write, name="write"),
    path("measures/<uuid:pk>/mentor/", cases.assign_mentor, name="assign_mentor"),
    path("measures/<uuid:pk>/end/", cases.end_measure, name="end_measure"),
]
