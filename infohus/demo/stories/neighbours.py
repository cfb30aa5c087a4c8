"""Ballerup and Herlev: enough to see that one municipality never meets another's concerns."""

from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Outcome, Source
from infohus.demo.acts import Clear, Close, TakeUp, Triage
from infohus.demo.story import Story, days

BALLERUP = (
    Story(
        "the-library",
        days(1, 14),
        Source.PROFESSIONAL,
        AgeBand.YOUTH,
        Content(
            worry="En ung mand sidder på biblioteket og læser manifester fra massedrab højt for "
            "sin ven. Han printer dem ud. Vennen ser ud, som om han helst vil gå.",
            subject_area="Ballerup Bibliotek",
            signs=("material", "sharing"),
            referrer_name="Ditte Egeberg-Loft",
            referrer_contact="ditte.egeberg-loft@example.dk",
            referrer_role="Bibliotekar",
        ),
        municipality="ballerup",
    ),
    Story(
        "the-sports-hall",
        days(4, 11),
        Source.ASSOCIATION,
        AgeBand.ADULT,
        Content(
            worry="En ny træner fortæller de unge, at valg er for svage folk, og inviterer dem "
            "hjem til 'rigtige' møder. To forældre har taget deres børn ud af klubben.",
            subject_name="Steen Mølhave",
            subject_area="Skovlunde",
            signs=("preaching", "scorn", "company"),
            referrer_name="Ulla Kragelund",
            referrer_contact="ulla.kragelund@example.dk",
            referrer_role="Næstforperson i klubben",
        ),
        (TakeUp(),),
        municipality="ballerup",
    ),
    Story(
        "the-cousin-abroad",
        days(7, 9),
        Source.CITIZEN,
        AgeBand.YOUTH,
        Content(
            worry="Min nevø sender penge til en fætter, som kæmper i udlandet. Han siger, at det "
            "er til mad. Jeg er ikke sikker på, at han selv ved, hvad de går til.",
            subject_name="Hamza Tolderlund",
            subject_area="Måløv",
            signs=("absorbed", "company"),
            referrer_name="Leila Tolderlund",
            referrer_contact="leila.tolderlund@example.dk",
            referrer_role="Moster",
        ),
        (Clear("Pengene undersøges for sig. Infohuset kan tale med den unge."),),
        municipality="ballerup",
    ),
    Story(
        "the-caretaker",
        days(13, 2),
        Source.PROFESSIONAL,
        AgeBand.ADULT,
        Content(
            worry="En beboer har skrevet 'snigskytte på vej' på opslagstavlen efter et møde om det "
            "nye asylcenter. Han siger, at det var ironi. Flere er blevet bange.",
            subject_name="Villy Hammershave",
            subject_area="Ballerup",
            signs=("threats", "scorn"),
            referrer_name="Knud Fælledgaard",
            referrer_contact="knud.faelledgaard@example.dk",
            referrer_role="Ejendomsmester",
        ),
        (
            Clear("Ordene er vurderet og er ikke en strafbar trussel. Infohuset kan gå i gang."),
            Triage("Der kan være en risiko. Vi vil tale med ham, før vi kalder til møde."),
        ),
        municipality="ballerup",
    ),
    Story(
        "the-old-friend",
        days(28, 8),
        Source.CITIZEN,
        AgeBand.ADULT,
        Content(
            worry="En gammel ven deler opslag om, at pressen skal stilles for en folkedomstol. Han "
            "var altid den rolige. Vi ses ikke så meget længere.",
            subject_name="John Bregnerød",
            subject_area="Ballerup",
            signs=("sharing", "absorbed"),
            referrer_name="Hans-Ole Winding",
            referrer_contact="hans-ole.winding@example.dk",
            referrer_role="Ven",
        ),
        (
            Clear("Intet kendt."),
            Triage("Vi ser ingen risiko for kriminalitet, som det står nu."),
            Close(Outcome.ADVICE_ONLY, "Vennen har fået råd om at holde kontakten og spørge ind."),
        ),
        municipality="ballerup",
    ),
)

HERLEV = (
    Story(
        "the-bus-stop",
        days(2, 17),
        Source.ANONYMOUS,
        AgeBand.CHILD,
        Content(
            worry="Nogle større børn får de små til at råbe hadefulde ting efter en jødisk "
            "familie, når de går til bussen. Det sker næsten hver morgen.",
            subject_area="Herlev, ved stationen",
            signs=("company", "scorn"),
        ),
        municipality="herlev",
    ),
    Story(
        "the-night-school",
        days(9, 13),
        Source.PROFESSIONAL,
        AgeBand.ADULT,
        Content(
            worry="En kursist rejser sig og går, når der er kvinder, der fremlægger, og han har "
            "sagt til en medkursist, at hun burde tie for sin egen skyld. Han er ny i landet.",
            subject_name="Idris Vangsø",
            subject_area="Herlev",
            signs=("scorn", "threats"),
            referrer_name="Bodil Tjørnelund",
            referrer_contact="bodil.tjoernelund@example.dk",
            referrer_role="Underviser",
        ),
        (Clear("Intet til hinder."),),
        municipality="herlev",
        written_by="coordinator-herlev",
    ),
    Story(
        "the-poem",
        days(25, 3),
        Source.PROFESSIONAL,
        AgeBand.YOUTH,
        Content(
            worry="En elev har skrevet et digt om at sprænge skolen i luften. Det er faktisk et "
            "godt digt. Jeg er i tvivl, men vil hellere spørge én gang for meget.",
            subject_name="Josefine Kildehøj",
            subject_area="Herlev, 9. klasse",
            referrer_name="Peder Ansgar",
            referrer_contact="peder.ansgar@example.dk",
            referrer_role="Dansklærer",
        ),
        (
            Clear("Intet kendt."),
            Triage("Ingen risiko. Eleven har selv fortalt, at digtet handler om at ville væk."),
            Close(Outcome.UNFOUNDED, "Digtet er digtning. Skolen taler med eleven om trivsel."),
        ),
        municipality="herlev",
    ),
)

STORIES = BALLERUP + HERLEV
