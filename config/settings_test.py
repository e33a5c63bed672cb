"""Settings for the tests: nothing from the machine but DATABASE_URL and REDIS_URL, quick hashing, mail in memory."""

import os
from pathlib import Path

os.environ["ENV_FILE"] = os.devnull
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
os.environ["SITE_BASE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["VAR_DIR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")

from config.settings import *
from config.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS[:0] = ["tests", "tests.samples"]  # its flush knows the triggers of the log; the smallest matter there is
DATABASES["default"] |= {"CONN_MAX_AGE": 0, "TEST": {"CHARSET": "UTF8", "TEMPLATE": "template0"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
