import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from infohus.custody.postgresql.base import UnsafeRole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infohus.settings")
application = get_wsgi_application()
if settings.ROLE != "app":
    raise UnsafeRole("The web serves as infohus_app: leave INFOHUS_ROLE at “app”.")
# The first connection asks which role this is, so a server that could see everything never starts.
connection.ensure_connection()
connection.close()
# What is loaded by now stays: no request waits while it is looked through for what is not needed.
gc.collect()
gc.freeze()
