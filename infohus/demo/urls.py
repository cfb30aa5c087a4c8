from django.urls import path

from infohus.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("<str:username>/sign-in/", views.sign_in, name="sign_in"),
]
