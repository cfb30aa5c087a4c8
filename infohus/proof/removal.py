"""Remove everything that canaries left, of this run or of one that was killed."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import ForeignKey, Model
from psycopg import sql

from accounts.models import Authority, User
from infohus.outbox.models import Message
from infohus.proof.administrator import Admin

# With this begin the slugs, user names, groups and files of every canary. No authority's slug does.
NAMED = "infohus-canary-"
SEEDS: tuple[tuple[type[Model], str], ...] = (
    (Authority, "slug"),
    (User, "username"),
    (Group, "name"),
)
KEPT = {"audit"}  # the access log: append-only, and without anything personal


def remove_canaries(admin: Admin) -> None:
    """Delete the canaries' rows in one transaction, then their files.

    A row is a canary's when it belongs, through whatever foreign keys, to one of the temporary
    authorities, groups or people; so tables that come later are emptied as well. Never the log.
    """
    with admin.transaction():
        for model, keys in _belonging(admin).items():
            where = {"table": _table(model), "key": _column(model)}
            delete = sql.SQL("DELETE FROM {table} WHERE {key} = ANY(%s)").format(**where)
            admin.execute(delete, [list(keys)])
        mail = sql.SQL("DELETE FROM {} WHERE {} LIKE %s")
        admin.execute(mail.format(_table(Message), sql.Identifier("to")), ["%@canary.invalid"])
    for folder in (settings.KEYRING, settings.LOG_FOLDER, settings.MEDIA_ROOT, settings.VAR):
        for path in folder.glob(f"{NAMED}*"):
            path.unlink(missing_ok=True)


def _belonging(admin: Admin) -> dict[type[Model], set[Any]]:
    """Primary keys by model, found by following foreign keys from the seeds until none is new."""
    pointing = _pointing()
    belonging: dict[type[Model], set[Any]] = defaultdict(set)
    waiting: list[tuple[type[Model], set[Any]]] = []
    for model, column in SEEDS:
        where = sql.SQL("{} LIKE %s").format(sql.Identifier(column))
        waiting.append((model, _keys(admin, model, where, f"{NAMED}%")))
    while waiting:
        model, found = waiting.pop()
        new = found - belonging[model]
        if not new:
            continue
        belonging[model] |= new
        for child, field in pointing[model]:
            where = sql.SQL("{} = ANY(%s)").format(sql.Identifier(field.column))
            waiting.append((child, _keys(admin, child, where, list(new))))
    return {model: keys for model, keys in belonging.items() if keys}


def _pointing() -> dict[type[Model], list[tuple[type[Model], ForeignKey[Any, Any]]]]:
    """For every model the foreign keys that point at it, those of history tables included."""
    pointing: dict[type[Model], list[tuple[type[Model], ForeignKey[Any, Any]]]] = defaultdict(list)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in KEPT or model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and isinstance(field.related_model, type):
                pointing[field.related_model].append((model, field))
    return pointing


def _keys(admin: Admin, model: type[Model], where: sql.Composed, value: Any) -> set[Any]:
    select = sql.SQL("SELECT {} FROM {} WHERE ").format(_column(model), _table(model))
    return {row[0] for row in admin.execute(select + where, [value])}


def _table(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def _column(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(str(model._meta.pk.column))
