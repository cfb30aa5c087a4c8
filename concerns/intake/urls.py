from django.urls import path

from concerns.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.start, name="start"),
    path("concern/", views.concern, name="concern"),
    path("concern/check/", views.check, name="check"),
    path("concern/receipt/", views.receipt, name="receipt"),
    path("concern/erase/", views.erase, name="erase"),
    path("concern/<slug:slug>/", views.step, name="step"),
    path("status/", views.receipt_status, name="receipt_status"),
]
