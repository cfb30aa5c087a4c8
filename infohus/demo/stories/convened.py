"""Gladsaxe: on the agenda of the next two meetings."""

from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Source
from infohus.demo.acts import Clear, Convene, Triage
from infohus.demo.gatherings import AFTER_NEXT, NEXT
from infohus.demo.story import Story, days

PSYCHIATRY = ("invitee-psychiatry",)
CLEARED = Clear("Intet til hinder for, at infohuset behandler bekymringen.")

STORIES = (
    Story(
        "the-game-server",
        days(10, 3),
        Source.CITIZEN,
        AgeBand.CHILD,
        Content(
            worry="Min søn på 12 er kommet ind på en spilserver, hvor voksne mænd lærer børn at "
            "bygge udrydningslejre og hilser på hinanden med heil. Han gentager det ved "
            "spisebordet. Når jeg slukker, bliver han rasende, og bagefter græder han.",
            subject_name="Villads Ørnebjerg",
            subject_area="Søborg",
            signs=("absorbed", "sharing", "home"),
            referrer_name="Mette Ørnebjerg",
            referrer_contact="mette.oernebjerg@example.dk",
            referrer_role="Mor",
        ),
        (
            CLEARED,
            Triage("Der er en risiko: voksne prøver at hverve et barn. Moren ønsker hjælp."),
            Convene(NEXT),
        ),
    ),
    Story(
        "the-list-of-names",
        days(12, 1),
        Source.PROFESSIONAL,
        AgeBand.CHILD,
        Content(
            worry="Vi fandt en seddel i Noahs skab med navnene på fem klassekammerater og datoen "
            "for en udenlandsk skolemassakre. Han siger, at det er til en historie. Han har været "
            "alene længe, og hans mor er alvorligt syg.",
            subject_name="Noah Egelykke",
            subject_area="Vadgård, 8. klasse",
            signs=("absorbed", "material", "home", "withdrawal"),
            referrer_name="Susanne Bildsøe",
            referrer_contact="susanne.bildsoee@example.dk",
            referrer_role="Skoleleder",
        ),
        (
            Clear("Vi har talt med skolen samme dag. Ingen adgang til våben i hjemmet."),
            Triage(
                "Der er en risiko for alvorlig vold uden klar ideologi. Drengen mangler også "
                "omsorg lige nu, og Familieafdelingen er i gang med en underretning."
            ),
            Convene(NEXT, PSYCHIATRY),
        ),
    ),
    Story(
        "the-new-friends",
        days(13, 6),
        Source.PROFESSIONAL,
        AgeBand.YOUTH,
        Content(
            worry="Sahra er holdt op i klubben og går nu i en studiekreds, hvor de ser videoer med "
            "halshugninger. Hun har sagt farvel til sine gamle venner én for én. Da jeg mødte "
            "hende ved stationen, gav hun mig alligevel et kram.",
            subject_name="Sahra Lyngholt",
            subject_area="Buddinge",
            signs=("material", "withdrawal", "company", "dropping_out"),
            referrer_name="Jimmy Aaskov",
            referrer_contact="jimmy.aaskov@example.dk",
            referrer_role="Klubmedarbejder",
        ),
        (
            CLEARED,
            Triage(
                "Der er en risiko. Kredsen er kendt for at rekruttere. Klubben har god kontakt."
            ),
            Convene(NEXT),
        ),
    ),
    Story(
        "the-apprentice",
        days(14, 9),
        Source.PROFESSIONAL,
        AgeBand.YOUTH,
        Content(
            worry="Vores lærling har fået tatoveret symboler, som vi har slået op, og som bruges i "
            "den yderste højrefløj. Han har sagt til en kollega, at der snart skal ryddes op. Han "
            "passer sit arbejde, og vi vil gerne beholde ham.",
            subject_name="Tobias Rendbæk",
            subject_area="Mørkhøj",
            signs=("symbols", "scorn", "events"),
            referrer_name="Værkfører Claus Munkholt",
            referrer_contact="claus.munkholt@example.dk",
            referrer_role="Arbejdsgiver",
        ),
        (
            CLEARED,
            Triage("Der er en risiko: symboler, miljø og udtalelser peger samme vej."),
            Convene(AFTER_NEXT, PSYCHIATRY),
        ),
    ),
    Story(
        "the-tax-refuser",
        days(15, 2),
        Source.CITIZEN,
        AgeBand.ADULT,
        Content(
            worry="Min fætter mener, at staten ikke findes. Han har sagt sit job op, betaler ikke "
            "husleje og siger, at fogeden får kamp, hvis han kommer. Han har et jagtgevær. Jeg "
            "kender ham som et fredeligt menneske, men jeg genkender ham ikke.",
            subject_name="Flemming Sejthen",
            subject_area="Gladsaxe, ved Aldershvile",
            signs=("absorbed", "weapons", "dropping_out", "threats"),
            referrer_name="Annelise Sejthen",
            referrer_contact="annelise.sejthen@example.dk",
            referrer_role="Kusine",
        ),
        (
            Clear("Våbentilladelsen behandles for sig. Infohuset kan gå i gang."),
            Triage("Der er en risiko ved en udsættelse. Jobcenteret kender ham og bør være med."),
            Convene(AFTER_NEXT, PSYCHIATRY),
        ),
    ),
    Story(
        "the-released-man",
        days(16, 5),
        Source.POLICE,
        AgeBand.ADULT,
        Content(
            worry="Løsladt efter kort varetægt for en trussel fremsat på nettet. Under opholdet "
            "søgte han kontakt til indsatte fra et militant miljø. Han mangler bolig og siger "
            "selv, at han gerne vil have hjælp til at komme i arbejde.",
            subject_name="Nabil Thorsager",
            subject_area="Søborg",
            signs=("company", "threats"),
            referrer_role="Antiradikaliseringsenheden",
        ),
        (
            Clear("Sagen er afsluttet. Der er gode grunde til en tidlig, hjælpende indsats."),
            Triage("Der er en risiko, og der er en åbning: han beder selv om hjælp."),
            Convene(AFTER_NEXT),
        ),
        written_by="police",
    ),
)
