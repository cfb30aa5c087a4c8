from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from accounts.models import Authority
from infohus.custody.actor import pads
from infohus.custody.keyring import keyring
from infohus.custody.signing import signer

INSTALL = """
INSERT INTO custody.actor_key (is_current, inner_block, outer_block) VALUES (true, %s, %s)
ON CONFLICT (is_current) DO UPDATE
SET inner_block = excluded.inner_block, outer_block = excluded.outer_block
"""


class Command(BaseCommand):
    help = (
        "Install the key that signs the acting person, give every custodian a key pair that lacks "
        "one, and make the key that signs receipts. Runs as infohus_owner. Safe to run again."
    )

    def handle(self, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSTALL, pads(settings.ACTOR_KEY))
        for custodian in Authority.objects.custodians():
            keyring().create(custodian.slug)
        signer().create()
        self.stdout.write(self.style.SUCCESS("Every key is in place."))
