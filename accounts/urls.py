from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("keyboard/", views.shortcuts, name="shortcuts"),
    path("account/", views.mails, name="mails"),
    path("home/", views.home, name="home"),
    path("log/", views.access_log, name="log"),
    path("installation/", views.installation, name="installation"),
]
