"""The web promises e-mails and cannot read them again; the worker sends them."""

from django.db import migrations

FORWARD = """
GRANT INSERT ON outbox_message TO infohus_app;
GRANT SELECT (id, created_at, sent_at) ON outbox_message TO infohus_app;
GRANT SELECT, UPDATE, INSERT ON outbox_message TO infohus_worker;
"""
BACKWARD = "REVOKE ALL ON outbox_message FROM infohus_app, infohus_worker"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("custody", "0001_schemas_and_actor")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
