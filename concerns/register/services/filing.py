"""A concern arrives: sealed to the police before it reaches the database."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Authority, Role, Unit, User
from concerns.register import access, keys, mail
from concerns.register.events import note
from concerns.register.models import Concern, ConcernContent, ConcernUnitGrant, Purpose, Receipt
from concerns.register.services import attaching
from concerns.register.services.attaching import Arriving
from concerns.register.services.granting import COORDINATION_LASTS, CUSTODY_LASTS
from concerns.register.states import AgeBand, Source
from infohus.audit.models import Action
from infohus.custody.letters import mailbox_key
from infohus.custody.sealing import seal_into

CODE_LENGTH = 24  # base32 characters: 120 bits


@dataclass(frozen=True)
class Content:
    """What the referrer wrote. Signs are codes of `signs.SIGNS`; circumstances are codes too.

    `notice_email` gets a line whenever staff write in the mailbox.
    """

    worry: str
    subject_name: str = ""
    subject_area: str = ""
    signs: tuple[str, ...] = ()
    referrer_name: str = ""
    referrer_contact: str = ""
    referrer_role: str = ""
    notice_email: str = ""
    circumstances: Mapping[str, str] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """Every column of the sealed row, as text."""
        return asdict(self) | {
            "signs": "\n".join(self.signs),
            "circumstances": json.dumps(dict(self.circumstances)),
        }


def code_of(submission: bytes) -> str:
    """The receipt code of a submission: the same for the same, so that a double click gets one."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"receipt" + submission, "sha256")
    return base64.b32encode(digest).decode()[:CODE_LENGTH]


def is_repeated(error: IntegrityError) -> bool:
    """Whether this very submission is filed already: its code and its hash are both unique."""
    return "code_hash" in str(error) or "submission_hash" in str(error)


def hashed(value: bytes) -> bytes:
    """What the database keeps of a code or a submission: both are too random to be guessed."""
    return hashlib.sha256(value).digest()


def file_concern(
    *,
    municipality: Authority,
    source: Source,
    age_band: AgeBand,
    content: Content,
    submission: bytes,
    is_acute: bool = False,
    files: Sequence[Arriving] = (),
    by: User | None = None,
    received_at: datetime | None = None,
    code: str | None = None,
    system: int | None = None,
) -> str:
    """File a concern with its files and return its receipt code: 24 characters, kept as a hash.

    `received_at` is the instant somebody told us, where that was before it was written down here.
    The same submission twice, even at the same moment, is one concern and one code; a `code` that
    is given is another one's for the caller to find out. `system` is the number of another system
    that sent it, for the access log. Raises KeyUnavailable when it cannot be
    sealed; then nothing is written.
    """
    code = code or code_of(submission)
    received_at = received_at or timezone.now()
    concern = Concern(
        municipality=municipality,
        custodian=municipality.district,
        source=source,
        age_band=age_band,
        is_acute=is_acute,
        state_since=received_at,
        received_at=received_at,
    )
    try:
        with transaction.atomic():
            data_key = _write(concern, content, code, submission)
            attaching.attach(concern, files, key=data_key)
            _note(concern, by=by, system=system)
            mail.something_new(*_grant_to_desks(concern))
    except IntegrityError as error:
        if not is_repeated(error):
            raise
    return code


def _note(concern: Concern, *, by: User | None, system: int | None) -> None:
    source = str(concern.source)
    if system is None:
        note(Action.CONCERN_FILED, concern, by=by, source=source)
    else:
        note(Action.CONCERN_FILED, concern, by=by, source=source, system=system)


def _write(concern: Concern, content: Content, code: str, submission: bytes) -> bytes:
    """The stub, its receipt, its key and its sealed content. Returns the data key."""
    concern.reference = _next_reference(timezone.localdate(concern.received_at).year)
    concern.save(force_insert=True)
    Receipt(
        concern=concern,
        code_hash=hashed(code.encode()),
        submission_hash=hashed(submission),
    ).save(force_insert=True)
    data_key, key = keys.create(concern)
    key.mailbox_key = mailbox_key(code)
    key.save(force_insert=True)
    sealed = ConcernContent(concern=concern)
    seal_into(sealed, data_key, **content.texts())
    sealed.save(force_insert=True)
    return data_key


def _next_reference(year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('register.reference')")
        return f"IH-{year}-{cursor.fetchone()[0]:04d}"


def _grant_to_desks(concern: Concern) -> list[str]:
    """The police keep it; the municipality's desk may coordinate until it is closed.

    Returns the desks' e-mail addresses.
    """
    desks = list(
        Unit.objects.desks().filter(authority__in=[concern.custodian_id, concern.municipality_id])
    )
    grants = [_grant(concern, desk) for desk in desks]
    ConcernUnitGrant.objects.bulk_create(grants)
    ConcernUnitGrant.history.bulk_history_create(grants)
    return [desk.email for desk in desks]


def _grant(concern: Concern, desk: Unit) -> ConcernUnitGrant:
    is_police = desk.authority_id == concern.custodian_id
    now = timezone.now()
    return ConcernUnitGrant(
        content_object=concern,
        permission=access.read_content(),
        group_id=desk.group_id,
        role=Role.POLICE_COORDINATOR if is_police else Role.MUNICIPAL_COORDINATOR,
        purpose=Purpose.CUSTODY if is_police else Purpose.COORDINATION,
        legal_basis=access.BASIS,
        given_at=now,
        valid_until=now + (CUSTODY_LASTS if is_police else COORDINATION_LASTS),
    )
