"""Gladsaxe: in triage. Two wait for the first look, three have been looked at."""

from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Source
from infohus.demo.acts import Clear, Triage
from infohus.demo.desk_acts import PassOn, SetTask, WriteNote
from infohus.demo.story import Story, days

STORIES = (
    Story(
        "the-gym",
        days(5, 20),
        Source.ASSOCIATION,
        AgeBand.YOUTH,
        Content(
            worry="Tre af vores unge boksere er begyndt at træne for sig selv med nogle ældre "
            "mænd, der taler om racekrig og om at være klar. Mikkel er den, der er længst inde i "
            "det. Han er en god dreng, og han kommer her stadig om torsdagen.",
            subject_name="Mikkel Stavnsbjerg",
            subject_area="Gladsaxe, ved idrætsanlægget",
            signs=("company", "events", "scorn"),
            referrer_name="Dennis Rovsing",
            referrer_contact="dennis.rovsing@example.dk",
            referrer_role="Træner",
        ),
        (Clear("Ingen efterforskning, og intet der taler imod, at infohuset ser på det."),),
    ),
    Story(
        "the-school-essay",
        days(6, 3),
        Source.PROFESSIONAL,
        AgeBand.CHILD,
        Content(
            worry="Jonathan har skrevet en stil, hvor han hylder en terrorist som en helt. Da jeg "
            "spurgte, sagde han, at det bare var for sjov. De andre børn er begyndt at undgå ham, "
            "og han har fået flere blå mærker, som han ikke vil tale om.",
            subject_name="Jonathan Weidekamp",
            subject_area="Stengård, 7. klasse",
            signs=("sharing", "home", "withdrawal"),
            referrer_name="Kirsten Ølholm",
            referrer_contact="kirsten.oelholm@example.dk",
            referrer_role="Dansklærer",
        ),
        (Clear("Intet kendt. Vi har gjort opmærksom på underretningspligten."),),
    ),
    Story(
        "the-animal-farm",
        days(8, 7),
        Source.CITIZEN,
        AgeBand.ADULT,
        Content(
            worry="Min veninde var med til fredelige aktioner for dyrene. Nu taler hun om, at en "
            "brand er det eneste, de forstår, og hun har tegnet et kort over en minkfarm. Hun "
            "svarer ikke, når jeg siger, at der kan være mennesker derinde.",
            subject_name="Karoline Bruhn-Vad",
            subject_area="Bagsværd",
            signs=("absorbed", "violence", "company"),
            referrer_name="Emma Kirkeskov",
            referrer_contact="emma.kirkeskov@example.dk",
            referrer_role="Veninde",
        ),
        (
            Clear("Kan behandles i infohuset. Vi følger selv forebyggende op."),
            Triage(
                "Der er en risiko: en ideologisk begrundet plan om hærværk, som kan koste "
                "menneskeliv. Veninden virker troværdig og er villig til at hjælpe.",
                {
                    "danger": "Brand på en minkfarm, mens der kan være mennesker derinde.",
                    "family": "Ikke kendt. Veninden tror, at moren intet ved.",
                    "crime": "Brandstiftelse.",
                    "daily_life": "Hun passer sine forelæsninger og sit job i caféen.",
                    "motive": "Sagen om dyrene er for hende vigtigere end loven.",
                    "friends": "Veninden, som hun ser hver søndag.",
                    "known": "Veninden har selv set kortet. Resten er genfortalt.",
                    "own_wish": "Hun har selv sagt, at hun er træt af gruppen.",
                    "unknown": "Om der er en dato, og hvem de andre er.",
                    "against": "Hun har før talt højt uden at gøre noget.",
                },
            ),
            WriteNote(
                "Veninden ringede. De ses hver søndag, og hun har stadig tillid til hende. Hun vil "
                "gerne have at vide, hvad hun kan sige, uden at det bliver værre."
            ),
            WriteNote(
                "Ingen kendte forbindelser til tidligere brande. Kilden holdes ude af mødet.",
                is_police=True,
                for_custodian_only=True,
            ),
            SetTask("Ring til veninden, før hun ser hende på søndag", 2),
            SetTask("Tal med lokalbetjenten om gården på kortet", 5, is_police=True),
            PassOn(
                "Landbrugets beredskabstelefon, vagthavende",
                "At der kan være en risiko for hærværk mod minkfarme i området. Ingen navne.",
                "At farmene ser efter deres brandsikring",
                "En brand kan koste liv. Mindre ville ikke have fået dem til at reagere.",
            ),
        ),
    ),
    Story(
        "the-hatred-of-women",
        days(9, 2),
        Source.PROFESSIONAL,
        AgeBand.YOUTH,
        Content(
            worry="En elev på ungdomsuddannelsen skriver i klassens chat, at kvinder skal "
            "straffes, og lægger billeder op af en mand, der dræbte flere piger. Pigerne i klassen "
            "vil ikke sidde ved siden af ham. Han har fået en advarsel og blev meget stille.",
            subject_name="Lucas Fabricius-Dam",
            subject_area="Gladsaxe Trafikplads",
            signs=("sharing", "scorn", "material"),
            referrer_name="Nikolaj Teglgaard",
            referrer_contact="nikolaj.teglgaard@example.dk",
            referrer_role="Studievejleder",
        ),
        (
            Clear("Intet til hinder. Opslagene er set og er ikke i sig selv strafbare."),
            Triage(
                "Der er en risiko: han hylder vold mod kvinder som gruppe. Det er uklart, om det "
                "er overbevisning eller ensomhed, og det bør et møde se på."
            ),
        ),
    ),
    Story(
        "the-housing-estate",
        days(11, 4),
        Source.PROFESSIONAL,
        AgeBand.ADULT,
        Content(
            worry="En beboer presser sine naboer til at holde op med at sende deres døtre til "
            "svømning og siger, at politiet ikke bestemmer her. To familier har bedt om at flytte. "
            "Selv siger han, at han kun vil hjælpe.",
            subject_name="Yusuf Haldager",
            subject_area="Søborg",
            signs=("preaching", "threats"),
            referrer_name="Pia Trolle-Lund",
            referrer_contact="pia.trolle-lund@example.dk",
            referrer_role="Boligsocial medarbejder",
        ),
        (
            Clear("Ingen efterforskning, som infohuset kan forstyrre."),
            Triage(
                "Vi er i tvivl. Der er et pres på naboerne, men vi ser endnu ikke vold eller "
                "trusler om vold. Vi taler med boligselskabet, før vi går videre."
            ),
        ),
    ),
)
