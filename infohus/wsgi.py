import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infohus.settings")
application = get_wsgi_application()
# The first connection asks which role this is, so a server that could see everything never starts.
connection.ensure_connection()
connection.close()
