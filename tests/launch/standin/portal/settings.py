import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

address = urlsplit(os.environ["DATABASE_URL"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.path.strip("/"),
        "USER": address.username,
        "HOST": parse_qs(address.query)["host"][0],
    }
}
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles", "portal"]
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ["WEIR_HOME"]) / "static"
ROOT_URLCONF = "portal.urls"
