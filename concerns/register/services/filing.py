"""A concern arrives: sealed to the police before it reaches the database."""

import base64
import hashlib
import hmac
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Authority, Role, Unit, User
from concerns.register import access, keys, mail
from concerns.register.events import note
from concerns.register.models import Concern, ConcernContent, ConcernUnitGrant, Purpose, Receipt
from concerns.register.states import AgeBand, Source
from infohus.audit.models import Action
from infohus.custody.sealing import seal_into

CODE_LENGTH = 24  # base32 characters: 120 bits
CUSTODY_LASTS = timedelta(days=3653)
COORDINATION_LASTS = timedelta(days=365)


@dataclass(frozen=True)
class Content:
    """What the referrer wrote. Signs are codes of `signs.SIGNS`."""

    worry: str
    subject_name: str = ""
    subject_area: str = ""
    signs: tuple[str, ...] = ()
    referrer_name: str = ""
    referrer_contact: str = ""
    referrer_role: str = ""


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
    by: User | None = None,
    received_at: datetime | None = None,
) -> str:
    """File a concern and return its 24-character receipt code, which is stored only as a hash.

    `received_at` is the instant somebody told us, where that was before it was written down here.
    The same submission twice, even at the same moment, is one concern and one code. Raises
    KeyUnavailable when it cannot be sealed; then nothing is written.
    """
    code = code_of(submission)
    try:
        with transaction.atomic():
            concern = _new_concern(municipality, source, age_band, received_at)
            _write(concern, content, code, submission, by)
    except IntegrityError as error:
        if not is_repeated(error):
            raise
    return code


def _new_concern(
    municipality: Authority, source: Source, age_band: AgeBand, received_at: datetime | None
) -> Concern:
    received_at = received_at or timezone.now()
    return Concern(
        reference=_next_reference(received_at.year),
        municipality=municipality,
        custodian=municipality.district,
        source=source,
        age_band=age_band,
        state_since=received_at,
        received_at=received_at,
    )


def _write(
    concern: Concern, content: Content, code: str, submission: bytes, by: User | None
) -> None:
    concern.save(force_insert=True)
    Receipt(
        concern=concern,
        code_hash=hashed(code.encode()),
        submission_hash=hashed(submission),
    ).save(force_insert=True)
    data_key, key = keys.create(concern)
    key.save(force_insert=True)
    sealed = ConcernContent(concern=concern)
    texts = asdict(content) | {"signs": "\n".join(content.signs)}
    seal_into(sealed, data_key, **texts)
    sealed.save(force_insert=True)
    _grant_to_desks(concern)
    note(
        Action.CONCERN_FILED,
        concern,
        by=by,
        source=str(concern.source),
    )


def _next_reference(year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('register.reference')")
        return f"IH-{year}-{cursor.fetchone()[0]:04d}"


def _grant_to_desks(concern: Concern) -> None:
    """The police keep it; the municipality's desk may coordinate until it is closed."""
    permission = access.read_content()
    now = timezone.now()
    desks = Unit.objects.filter(
        authority__in=[concern.custodian_id, concern.municipality_id], is_infohus_desk=True
    )
    for desk in desks:
        is_police = desk.authority_id == concern.custodian_id
        ConcernUnitGrant(
            content_object=concern,
            permission=permission,
            group_id=desk.group_id,
            role=Role.POLICE_COORDINATOR if is_police else Role.MUNICIPAL_COORDINATOR,
            purpose=Purpose.CUSTODY if is_police else Purpose.COORDINATION,
            legal_basis=access.BASIS,
            given_at=now,
            valid_until=now + (CUSTODY_LASTS if is_police else COORDINATION_LASTS),
        ).save(force_insert=True)
        mail.something_new(desk.email)
