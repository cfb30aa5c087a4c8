"""A police district, its municipalities, and people to try the program with. All fictional."""

from dataclasses import dataclass

from accounts.models import Authority, Role
from accounts.services import settling
from accounts.services.settling import PlannedAuthority, PlannedPerson, PlannedRole, PlannedUnit
from concerns.register.states import AgeBand

POLICE, MUNICIPALITY, OTHER = (
    Authority.Kind.POLICE,
    Authority.Kind.MUNICIPALITY,
    Authority.Kind.OTHER,
)

AUTHORITIES = (
    ("vestegnen", POLICE, "Københavns Vestegns Politi"),
    ("gladsaxe", MUNICIPALITY, "Gladsaxe Kommune"),
    ("ballerup", MUNICIPALITY, "Ballerup Kommune"),
    ("herlev", MUNICIPALITY, "Herlev Kommune"),
    ("psykiatri", OTHER, "Regionens psykiatri"),
)


@dataclass(frozen=True)
class Desk:
    """A unit as demo data."""

    authority: str
    slug: str
    name: str
    proposed_for: tuple[AgeBand, ...] = ()
    is_infohus_desk: bool = False
    opens_measures: bool = False
    in_strategic_team: bool = False
    takes_notifications: bool = False
    duty_phone: str = ""  # no Danish number begins with 00


CHILD, YOUTH, ADULT = AgeBand.CHILD, AgeBand.YOUTH, AgeBand.ADULT
DESKS = (
    Desk(
        "vestegnen",
        "antirad",
        "Antiradikaliseringsenheden",
        is_infohus_desk=True,
        duty_phone="00 00 10 00",
    ),
    Desk(
        "gladsaxe",
        "infohus-gladsaxe",
        "Infohus Gladsaxe",
        is_infohus_desk=True,
        in_strategic_team=True,
        duty_phone="00 00 10 10",
    ),
    Desk("gladsaxe", "familie", "Familieafdelingen", (CHILD,), False, True, True, True),
    Desk("gladsaxe", "unge", "Ungeenheden", (YOUTH,), False, True, True),
    Desk("gladsaxe", "raad", "Råd og Indsats", (ADULT,), False, True, True),
    Desk("gladsaxe", "job", "Jobcenteret", (ADULT,), False, True, True),
    Desk("gladsaxe", "ung", "Ung i Gladsaxe", in_strategic_team=True),
    Desk("gladsaxe", "mentorkorps", "Mentorkorpset"),
    Desk("gladsaxe", "tilsyn", "Databeskyttelse"),
    Desk("gladsaxe", "it", "IT-drift"),
    Desk(
        "ballerup",
        "infohus-ballerup",
        "Infohus Ballerup",
        is_infohus_desk=True,
        duty_phone="00 00 10 20",
    ),
    Desk(
        "ballerup",
        "familie-ballerup",
        "Familieafdelingen, Ballerup",
        (CHILD,),
        opens_measures=True,
        takes_notifications=True,
    ),
    Desk("herlev", "infohus-herlev", "Infohus Herlev", is_infohus_desk=True),
    Desk("psykiatri", "ambulatorium", "Psykiatrisk ambulatorium"),
)


@dataclass(frozen=True)
class Person:
    """Somebody to sign in as; `shown` on the demo page."""

    username: str
    first_name: str
    last_name: str
    role: Role
    desk: str
    shown: bool = True


PEOPLE = (
    Person("coordinator", "Maja", "Kjærgaard", Role.MUNICIPAL_COORDINATOR, "infohus-gladsaxe"),
    Person("police", "Anders", "Bøgh", Role.POLICE_COORDINATOR, "antirad"),
    Person("leader-family", "Lone", "Vestergård", Role.TEAM_LEADER, "familie"),
    Person("leader-youth", "Tariq", "Holmsted", Role.TEAM_LEADER, "unge"),
    Person("caseworker-family", "Signe", "Overby", Role.CASEWORKER, "familie"),
    Person("caseworker-family-2", "Jonas", "Lindegren", Role.CASEWORKER, "familie"),
    Person("invitee-psychiatry", "Ida", "Rosenkilde", Role.INVITEE, "ambulatorium"),
    Person("mentor-coordinator", "Henrik", "Sandager", Role.MENTOR_COORDINATOR, "mentorkorps"),
    Person("mentor", "Yasmin", "Frost", Role.MENTOR, "mentorkorps"),
    Person("auditor", "Birgit", "Tvede", Role.AUDITOR, "tilsyn"),
    Person("administrator", "Kasper", "Lund-Ibsen", Role.ADMINISTRATOR, "it"),
    Person(
        "coordinator-ballerup", "Nadia", "Skovlyst", Role.MUNICIPAL_COORDINATOR, "infohus-ballerup"
    ),
    Person(
        "coordinator-herlev",
        "Ole",
        "Brandtoft",
        Role.MUNICIPAL_COORDINATOR,
        "infohus-herlev",
        False,
    ),
    Person("leader-advice", "Karin", "Molbæk", Role.TEAM_LEADER, "raad", False),
    Person("leader-job", "Peter", "Stenvad", Role.TEAM_LEADER, "job", False),
    Person("leader-ung", "Sofie", "Ankjær", Role.TEAM_LEADER, "ung", False),
    Person("caseworker-youth", "Malte", "Rydahl", Role.CASEWORKER, "unge", False),
    Person("caseworker-youth-2", "Freja", "Nørlund", Role.CASEWORKER, "unge", False),
    Person("caseworker-advice", "Bo", "Hjelmgård", Role.CASEWORKER, "raad", False),
    Person("caseworker-advice-2", "Tina", "Ellekær", Role.CASEWORKER, "raad", False),
    Person("caseworker-job", "Amir", "Dahlby", Role.CASEWORKER, "job", False),
)


def settle() -> bool:
    """Create authorities, units and people, as the owner. False when they are there already."""
    if Authority.objects.exists():
        return False
    settling.settle(
        [_authority(slug, kind, name) for slug, kind, name in AUTHORITIES],
        [_unit(desk) for desk in DESKS],
        [_person(person) for person in PEOPLE],
    )
    return True


def _authority(slug: str, kind: Authority.Kind, name: str) -> PlannedAuthority:
    return PlannedAuthority(slug, name, kind, "vestegnen" if kind == MUNICIPALITY else "")


def _unit(desk: Desk) -> PlannedUnit:
    return PlannedUnit(
        slug=desk.slug,
        name=desk.name,
        authority=desk.authority,
        email=f"{desk.slug}@example.dk",
        proposed_for=tuple(band.value for band in desk.proposed_for),
        is_infohus_desk=desk.is_infohus_desk,
        opens_measures=desk.opens_measures,
        takes_notifications=desk.takes_notifications,
        in_strategic_team=desk.in_strategic_team,
        duty_phone=desk.duty_phone,
    )


def _person(person: Person) -> PlannedPerson:
    return PlannedPerson(
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        email=f"{person.username}@example.dk",
        roles=(PlannedRole(person.role.value, person.desk),),
        is_superuser=person.role == Role.ADMINISTRATOR,
    )
