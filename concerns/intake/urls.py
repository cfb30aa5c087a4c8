from django.urls import path

from concerns.intake.views import asking, checking, guidance, mailbox, phone, proving, texts

app_name = "intake"
urlpatterns = [
    path("", asking.start, name="start"),
    path("concern/", asking.concern, name="concern"),
    path("concern/check/", checking.check, name="check"),
    path("concern/receipt/", checking.receipt, name="receipt"),
    path("concern/erase/", checking.erase, name="erase"),
    path("concern/<slug:slug>/", asking.question, name="question"),
    path("intake/phone/", phone.write_down, name="phone"),
    path("status/", mailbox.receipt_status, name="receipt_status"),
    path("status/write/", mailbox.write, name="write"),
    path("status/paper/", mailbox.receipt_on_paper, name="receipt_on_paper"),
    path("kvittering/verify", proving.verify, name="verify"),
    path("guidance/", guidance.index, name="guidance_index"),
    path("guidance/<slug:slug>/", guidance.text, name="guidance"),
    path("was/", guidance.was, name="was"),
    path("texts/", texts.texts, name="texts"),
    path("texts/<slug:slug>/<slug:language>/", texts.edit, name="text"),
    path("texts/<slug:slug>/<slug:language>/history/", texts.history, name="text_history"),
    path("texts/<slug:slug>/<slug:language>/<int:number>/", texts.version, name="text_version"),
    path(
        "texts/<slug:slug>/<slug:language>/<int:number>/again/", texts.use_again, name="text_again"
    ),
]
