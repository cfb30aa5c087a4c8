from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class BitsField(models.Field):  # type: ignore[type-arg]
    """So many bits in a row, written as "0" and "1"; PostgreSQL counts what two of them share."""

    def __init__(self, *args: Any, width: int, **kwargs: Any) -> None:
        self.width = width
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return f"bit({self.width})"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"width": self.width}
