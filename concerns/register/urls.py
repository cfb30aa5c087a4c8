from django.urls import path

from concerns.register.views import (
    closing,
    concern,
    conflicts,
    desk,
    inbox,
    letters,
    repeats,
    steps,
)

app_name = "register"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("news/", inbox.news, name="news"),
    path("assign/", desk.assign, name="assign"),
    path("views/new/", desk.save_view, name="save_view"),
    path("views/<uuid:view_pk>/", desk.change_view, name="change_view"),
    path("conflicts/", conflicts.stepped_away, name="conflicts"),
    path("<uuid:pk>/", concern.detail, name="detail"),
    path("<uuid:pk>/conflict/", concern.declare_conflict, name="declare_conflict"),
    path(
        "<uuid:pk>/earlier/<uuid:earlier_pk>/same/",
        repeats.decide,
        {"is_same": True},
        name="same_person",
    ),
    path(
        "<uuid:pk>/earlier/<uuid:earlier_pk>/another/",
        repeats.decide,
        {"is_same": False},
        name="another_person",
    ),
    path("<uuid:pk>/reply/", letters.reply, name="reply"),
    path("<uuid:pk>/files/<uuid:file_pk>/", letters.attachment, name="attachment"),
    path("<uuid:pk>/take-up/", steps.take_up, name="take_up"),
    path("<uuid:pk>/clear/", steps.clear, name="clear"),
    path("<uuid:pk>/triage/", steps.record_triage, name="triage"),
    path("<uuid:pk>/assess/", steps.assess, name="assess"),
    path("<uuid:pk>/propose/", steps.propose_measure, name="propose_measure"),
    path("<uuid:pk>/close/", closing.close, name="close"),
    path("<uuid:pk>/reopen/", closing.reopen, name="reopen"),
    path("<uuid:pk>/erase/", concern.erase, name="erase"),
    path("<uuid:pk>/end-follow-up/", closing.end_follow_up, name="end_follow_up"),
]
