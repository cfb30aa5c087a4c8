import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models

from infohus.outbox import recipients


class Message(models.Model):
    """An e-mail we have promised, stored in the transaction that promised it.

    It points somebody to the program and says nothing about anybody. Where the address itself would
    tell who somebody is, it stands encrypted in `sealed_to` until the e-mail is sent, then nowhere.
    What must not be said twice carries the keyed hash of what it is about in `once`
    (infohus.outbox.once): 32 bytes that tell nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField(blank=True)
    sealed_to = models.BinaryField(null=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    once = models.BinaryField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], name="outbox_unsent", condition=models.Q(sent_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"

    @property
    def address(self) -> str:
        """Where it goes. Raises CryptoError when SECRET_KEY is another one than then."""
        return recipients.unseal(bytes(self.sealed_to)) if self.sealed_to else self.to

    def send(self) -> None:
        headers = {"Message-ID": f"<{self.pk}@infohus>"}
        EmailMessage(
            self.subject, self.body, settings.DEFAULT_FROM_EMAIL, [self.address], headers=headers
        ).send()
