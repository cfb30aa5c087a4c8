from datetime import datetime

from django.db import connection


def transaction_time() -> datetime:
    """The database's `now()`: what policies compare with. Ending access at it ends it on commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        moment: datetime = cursor.fetchone()[0]
    return moment
