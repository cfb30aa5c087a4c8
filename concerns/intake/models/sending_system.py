import hashlib
from typing import Self

from django.db import models

from accounts.models import Authority


def key_hash(key: str) -> bytes:
    """What is stored of a key, and looked for when one is presented: 32 bytes."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


class SendingSystemQuerySet(models.QuerySet["SendingSystem"]):
    def current(self) -> Self:
        return self.filter(revoked_at=None)

    def holding(self, key: str) -> "SendingSystem | None":
        """The current system with this key. Hashes are compared: its time tells nothing."""
        return self.current().filter(key_hash=key_hash(key)).first()


class SendingSystem(models.Model):
    """A forms engine that may send concerns through the API, and read nothing.

    Its key is shown once, to whoever adds it: here lies the SHA-256 of 32 random bytes. Without a
    municipality it sends for all of them.
    """

    name = models.CharField(max_length=200, unique=True)
    municipality = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_hash = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SendingSystemQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def may_send_for(self, municipality: Authority) -> bool:
        return self.municipality_id in (None, municipality.pk)
