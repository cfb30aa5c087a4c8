"""Gladsaxe: two measures that a department decides on, and three that are open."""

from concerns.register.models import MeasureKind
from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Outcome, Source
from infohus.demo.acts import (
    Assess,
    Clear,
    Confirm,
    Convene,
    LendMentor,
    Prepare,
    Propose,
    Triage,
    better,
    same,
    seen,
    worse,
)
from infohus.demo.gatherings import LAST_WEEK, THREE_WEEKS_AGO
from infohus.demo.story import Story, days

CLEARED = Clear("Intet til hinder for, at infohuset behandler bekymringen.")
ONE, TWO = "caseworker-family", "caseworker-family-2"

PROPOSED = (
    Story(
        "the-big-brother",
        days(18, 4),
        Source.CITIZEN,
        AgeBand.CHILD,
        Content(
            worry="Min dreng på 14 ser op til en ældre fyr, der har siddet i fængsel for vold mod "
            "politiske modstandere. Han går i det samme tøj og vil være med 'på gaden'. Han hører "
            "stadig på mig, når vi kører bil.",
            subject_name="Frederik Mosegaard-Juhl",
            subject_area="Søborg",
            signs=("company", "symbols", "events"),
            referrer_name="Morten Juhl",
            referrer_contact="morten.juhl@example.dk",
            referrer_role="Far",
        ),
        (
            CLEARED,
            Triage("Der er en risiko: en voksen voldsdømt er ved at trække et barn ind i miljøet."),
            Convene(LAST_WEEK),
            Assess(
                worse(seen("Har været med til et optog, der endte i uro.", "Politiet")),
                seen("Ingen egne trusler.", "Skolen"),
                seen("Tæt forhold til sin far. God til fodbold.", "Familieafdelingen"),
                same(seen("Keder sig og mangler venner på egen alder.", "Skolen")),
                recommendation=Outcome.MEASURE,
                reasons="Familien ønsker hjælp, og drengen siger ja til en mentor.",
            ),
            Propose("familie", "Faren har bedt om hjælp, og vi indstiller en mentor."),
            Prepare(
                ONE,
                "Frederik Mosegaard-Juhl",
                "Faren har bedt om hjælp, fordi sønnen på 14 år er meget sammen med en ældre, der "
                "er dømt for vold. Sønnen siger selv ja til at tale med en mentor.",
                "Der gives en mentor i seks måneder, jf. barnets lov. Opfølgning hver måned.",
                MeasureKind.MENTOR,
            ),
        ),
    ),
    Story(
        "the-dropout",
        days(21, 1),
        Source.PROFESSIONAL,
        AgeBand.YOUTH,
        Content(
            worry="Adam er stoppet på gymnasiet og sidder alene med videoer fra en krig, som han "
            "føler er hans. Han skriver til os, at ingen skal vente på ham. Før jul var han den, "
            "der fik alle med.",
            subject_name="Adam Rishøj",
            subject_area="Buddinge",
            signs=("dropping_out", "absorbed", "withdrawal"),
            referrer_name="Rikke Fuglsbjerg",
            referrer_contact="rikke.fuglsbjerg@example.dk",
            referrer_role="Gymnasielærer",
        ),
        (
            CLEARED,
            Triage("Der er en risiko: isolation, optagethed af en væbnet konflikt, farvelbreve."),
            Convene(LAST_WEEK, ("invitee-psychiatry",)),
            Assess(
                same(seen("Følger kampene dag og nat, men har ingen kontakter.", "Politiet")),
                seen("Ingen trusler.", "Gymnasiet"),
                seen("Hans farmor kommer hver dag. Læreren holder kontakten.", "Ungeenheden"),
                worse(seen("Tegn på depression.", "Psykiatrien")),
                recommendation=Outcome.MEASURE,
                reasons="En mentor og en vej tilbage til skolen, sammen med behandling.",
            ),
            Propose("unge", "Mentor og støtte til at komme tilbage i gymnasiet."),
        ),
    ),
)

OPEN = (
    Story(
        "the-football-boy",
        days(38, 2),
        Source.PROFESSIONAL,
        AgeBand.CHILD,
        Content(
            worry="Emil siger, at hans fætter har en pistol, og at de skal 'tage dem' fra den "
            "anden skole, fordi de er de forkerte. Han deler billeder af en gruppe, der hylder "
            "vold. Til fodbold er han omsorgsfuld over for de små.",
            subject_name="Emil Krogsgård-Aziz",
            subject_area="Værebro, 7. klasse",
            signs=("sharing", "threats", "weapons", "company"),
            referrer_name="Lars Vinterlund",
            referrer_contact="lars.vinterlund@example.dk",
            referrer_role="Idrætslærer",
        ),
        (
            Clear("Fætteren er kendt og håndteres for sig. Drengen kan behandles i infohuset."),
            Triage("Der er en risiko: trusler, adgang til våben og et miljø, der hylder vold."),
            Convene(THREE_WEEKS_AGO, ("invitee-psychiatry",)),
            Assess(
                same(seen("Fætterens omgangskreds trækker i ham.", "Politiet")),
                better(seen("Truslen er trukket tilbage over for skolen.", "Skolen")),
                seen("Fodbold, en god træner og en mor, der er til stede.", "Familieafdelingen"),
                seen("Glad i klubben, urolig i skolen.", "Skolen"),
                recommendation=Outcome.MEASURE,
                reasons="Han lytter til voksne, der ser ham. Det skal vi bruge.",
            ),
            Propose("familie", "Mor og dreng har sagt ja til en mentor."),
            Prepare(
                ONE,
                "Emil Krogsgård-Aziz",
                "Skolen og moren er bekymrede for Emils omgang med en ældre fætter. Emil og hans "
                "mor ønsker en mentor, der kan følge ham til og fra fodbold og tale med ham.",
                "Der gives en mentor i tre måneder. Moren inddrages hver fjortende dag.",
                MeasureKind.MENTOR,
            ),
            Confirm(TWO),
            LendMentor(
                TWO,
                "mentor",
                "Mød Emil to gange om ugen, gerne i forbindelse med fodbold. Tal om venner, om at "
                "sige fra og om, hvad han gerne vil. Ring til sagsbehandleren, hvis du bliver "
                "bekymret, og til 112, hvis nogen er i fare.",
            ),
        ),
    ),
    Story(
        "the-worried-mother",
        days(34, 7),
        Source.CITIZEN,
        AgeBand.CHILD,
        Content(
            worry="Min datter på 14 skriver med en mand, der fortæller hende, at verden skal "
            "brænde, for at den kan blive ren. Hun har skåret et tegn i sit skrivebord. Jeg ved "
            "ikke, hvordan jeg skal tale med hende uden at miste hende.",
            subject_name="Liva Sonnerup",
            subject_area="Stengård",
            signs=("material", "symbols", "absorbed"),
            referrer_name="Charlotte Sonnerup",
            referrer_contact="charlotte.sonnerup@example.dk",
            referrer_role="Mor",
        ),
        (
            Clear("Kontakten på nettet undersøges særskilt. Familien kan hjælpes nu."),
            Triage("Der er en risiko: hun bliver hvervet på nettet af en voksen."),
            Convene(THREE_WEEKS_AGO),
            Assess(
                same(seen("Daglig kontakt med en ukendt voksen.", "Mor")),
                seen("Ingen planer, men tegninger af brande.", "Mor"),
                seen("Stærk mor, en lærer, hun stoler på.", "Skolen"),
                worse(seen("Ensom efter et skoleskift.", "Skolen")),
                recommendation=Outcome.MEASURE,
                reasons="Moren er nøglen. En pårørendecoach kan styrke hende.",
            ),
            Propose(
                "familie", "Moren beder om en, der kan hjælpe hende med at tale med sin datter."
            ),
            Prepare(
                TWO,
                "Liva Sonnerup",
                "Moren har bedt om råd til at bevare kontakten med sin datter på 14 år, som er "
                "blevet ensom efter et skoleskift og skriver med en ukendt voksen på nettet.",
                "Der gives en pårørendecoach i fire måneder.",
                MeasureKind.RELATIVES_COACH,
            ),
            Confirm(ONE),
        ),
    ),
    Story(
        "the-way-out",
        days(31, 5),
        Source.PROFESSIONAL,
        AgeBand.YOUTH,
        Content(
            worry="Magnus har været med i en højreekstrem kampgruppe i et år. Nu er han blevet "
            "slået af sine egne og vil ud, men han er bange. Han spurgte mig, om man kan begynde "
            "forfra. Jeg sagde ja.",
            subject_name="Magnus Elmelund-Ravn",
            subject_area="Mørkhøj",
            signs=("company", "violence", "symbols"),
            referrer_name="Kåre Holmsgård",
            referrer_contact="kaare.holmsgaard@example.dk",
            referrer_role="Gadeplansmedarbejder",
        ),
        (
            Clear("Kan behandles. Hans sikkerhed drøftes løbende med os."),
            Triage("Der er en risiko i gruppen, og han ønsker selv ud."),
            Convene(THREE_WEEKS_AGO, ("invitee-psychiatry",)),
            Assess(
                better(seen("Har ikke været til gruppens møder i tre uger.", "Gadeplan")),
                worse(seen("Truet af de andre i gruppen.", "Politiet")),
                seen("Vil selv, og har en faster i Jylland.", "Gadeplan"),
                seen("Bange, men lettet.", "Psykiatrien"),
                recommendation=Outcome.MEASURE,
                reasons="Motivationen er der nu. Vejen ud skal være klar i denne måned.",
            ),
            Propose("unge", "Han beder selv om hjælp til at komme ud af miljøet."),
            Prepare(
                "caseworker-youth",
                "Magnus Elmelund-Ravn",
                "Magnus på 17 år har selv bedt om hjælp til at forlade et miljø, hvor han er "
                "blevet udsat for vold. Han ønsker en kontaktperson og hjælp til en læreplads.",
                "Der gives støtte til at forlade miljøet og en fast kontaktperson i seks måneder.",
                MeasureKind.EXIT,
            ),
            Confirm("caseworker-youth-2"),
        ),
    ),
)

STORIES = PROPOSED + OPEN
