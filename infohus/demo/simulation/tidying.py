"""After many rows at once the database tidies up for minutes, and pages are measured after that."""

import time

from infohus.demo.simulation.copying import administrator

AT_WORK = """
SELECT count(*) FROM pg_stat_activity
WHERE backend_type = 'autovacuum worker' AND datname = current_database()
"""
PATIENCE = 600  # seconds


def tidy_up() -> None:
    """Tidy up now, write everything out, and wait for what tidies up by itself."""
    with administrator() as admin:
        admin.execute("VACUUM (ANALYZE)")
        admin.execute("CHECKPOINT")
        until = time.monotonic() + PATIENCE
        while admin.execute(AT_WORK).fetchone() != (0,) and time.monotonic() < until:
            time.sleep(1)
