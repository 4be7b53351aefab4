from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import path


def greet(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{ContentType.objects.count()} kinds of content")


urlpatterns = [path("", greet)]
