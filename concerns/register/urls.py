from django.urls import path

from concerns.register.views import concern, inbox, steps

app_name = "register"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("<uuid:pk>/", concern.detail, name="detail"),
    path("<uuid:pk>/conflict/", concern.declare_conflict, name="declare_conflict"),
    path("<uuid:pk>/take-up/", steps.take_up, name="take_up"),
    path("<uuid:pk>/clear/", steps.clear, name="clear"),
    path("<uuid:pk>/triage/", steps.record_triage, name="triage"),
    path("<uuid:pk>/assess/", steps.assess, name="assess"),
    path("<uuid:pk>/propose/", steps.propose_measure, name="propose_measure"),
    path("<uuid:pk>/close/", steps.close, name="close"),
    path("<uuid:pk>/erase/", concern.erase, name="erase"),
    path("<uuid:pk>/end-follow-up/", steps.end_follow_up, name="end_follow_up"),
]
