"""Of two concerns with the same instant, one is the earlier: what is noted by the minute often has it.

Two calls written down as of 13:00 were never compared with each other. Their numbers decide now, and
every comparing of instants says so.
"""

from importlib import import_module

from django.db import migrations

KNOWN = import_module("concerns.register.migrations.0040_known_at_the_first")
BITS = import_module("concerns.register.migrations.0044_grams_as_bits")
ONCE = import_module("concerns.register.migrations.0046_compared_once")
AT_ONCE = import_module("concerns.register.migrations.0047_earlier_at_once")

WERE = {
    "compared": ONCE.COMPARED,
    "read_of": ONCE.READ,
    "earlier_at_once": AT_ONCE.PAGE,
    "resembles_any": BITS.ANY,
    "known_before": KNOWN.KNOWN.format(who=KNOWN.BY_KEY, alike=KNOWN.ANY),
}
BY_NUMBER = {
    "c.received_at < asked.received_at": "(c.received_at, c.id) < (asked.received_at, wanted)",
    "e.received_at < asked.received_at": "(e.received_at, e.id) < (asked.received_at, wanted)",
    "c.received_at < mine.received_at": "(c.received_at, c.id) < (mine.received_at, wanted)",
    "e.received_at < c.received_at": "(e.received_at, e.id) < (c.received_at, c.id)",
    "search_path = pg_catalog ": "search_path = pg_catalog, pg_temp ",
}


def as_it_was(name: str) -> str:
    """The whole function as the migration before this one left it."""
    told = WERE[name].partition(f"FUNCTION register.{name}(")[2].partition("$$;")[0]
    return f"CREATE OR REPLACE FUNCTION register.{name}({told}$$;\n"


def in_order(name: str) -> str:
    told = as_it_was(name)
    for before, now in BY_NUMBER.items():
        told = told.replace(before, now)
    return told


class Migration(migrations.Migration):
    dependencies = [("register", "0049_access_lasts")]
    operations = [migrations.RunSQL(in_order(name), as_it_was(name)) for name in WERE]
