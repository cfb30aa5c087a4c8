"""Gladsaxe: what has just come in, and what the police look at now."""

from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Source
from infohus.demo.acts import TakeUp
from infohus.demo.story import Answer, Question, Story, days

RECEIVED = (
    Story(
        "the-drawings",
        days(0, 3),
        Source.PROFESSIONAL,
        AgeBand.CHILD,
        Content(
            worry="Alma tegner skoleskyderier og kan navnene på flere gerningsmænd udenad. I går "
            "sagde hun til en klassekammerat, at hun godt kan forstå dem. Hun har ikke truet "
            "nogen, og hun virker mest ked af det. Jeg har talt med hende og ringet til hendes "
            "far, som også er bekymret.",
            subject_name="Alma Riisholt",
            subject_area="Mørkhøj, 6. klasse",
            signs=("absorbed", "withdrawal"),
            referrer_name="Birgitte Solager",
            referrer_contact="birgitte.solager@example.dk",
            referrer_role="Klasselærer",
            circumstances={
                "about": "person",
                "acute": "no",
                "family_knows": "yes",
                "notified": "yes",
            },
        ),
        letters=(
            Question("Tak, fordi du skrev. Har du set tegningerne, eller har du hørt om dem?"),
            Answer(
                "Jeg har set dem. Jeg har skrevet ned, hvad der er på dem, og hvornår hun viste "
                "dem frem.",
                "Om tegningerne.txt",
                "Mandag: en skolegård set ovenfra. Tirsdag: et kort over gangene. Onsdag: ingen.",
            ),
        ),
    ),
    Story(
        "again-the-flags",
        days(0, 20),
        Source.CITIZEN,
        AgeBand.YOUTH,
        Content(
            worry="Jeg skrev også i foråret om den unge mand i opgangen. Nu er der kommet flere. "
            "De mødes i kælderen om onsdagen og spiller musik med nazistiske tekster, og min nabo, "
            "som går med tørklæde, tør ikke længere gå ned og vaske.",
            subject_name="Olliver Lintorp",
            subject_area="Bagsværd, omkring Vadgårdsparken",
            signs=("symbols", "company", "events"),
            referrer_name="Grethe Palmelund",
            referrer_contact="grethe.palmelund@example.dk",
            circumstances={"about": "group", "acute": "unknown"},
        ),
        letters=(
            Answer("Nu er der også malet på døren til vaskekælderen. Det var der ikke i går."),
        ),
    ),
    Story(
        "the-online-friends",
        days(1, 6),
        Source.ANONYMOUS,
        AgeBand.YOUTH,
        Content(
            worry="Min bror er i en gruppe på nettet, hvor de opfordrer hinanden til at gøre skade "
            "på sig selv og på dyr, og de kalder det en krig mod samfundet. Han sover ikke om "
            "natten. Jeg vil ikke have, at han finder ud af, at det er mig, der har skrevet.",
            subject_area="Gladsaxe",
            signs=("material", "sharing", "withdrawal"),
        ),
    ),
    Story(
        "the-notice-board",
        days(2, 2),
        Source.CITIZEN,
        AgeBand.UNKNOWN,
        Content(
            worry="Der hænger klistermærker i vaskekælderen om, at folk skal 'sendes hjem eller i "
            "jorden'. Jeg ved ikke, hvem der gør det. Måske er det bare drengestreger, men det er "
            "tredje gang på en måned.",
            subject_area="Høje Gladsaxe, blok 9",
            signs=("symbols",),
            referrer_name="Torben Grønfeldt",
            referrer_contact="torben.groenfeldt@example.dk",
        ),
    ),
)

IN_CLEARANCE = (
    Story(
        "the-travel-plan",
        days(3, 5),
        Source.CITIZEN,
        AgeBand.YOUTH,
        Content(
            worry="Vores søn taler om at rejse ud og kæmpe. Han har spurgt til sit pas og solgt "
            "sin cykel og sin computer. Han siger, at vi ikke er rigtigt troende, og han spiser "
            "ikke længere sammen med os. Vi elsker ham og er bange for at miste ham.",
            subject_name="Ilyas Damgård",
            subject_area="Værebro Park",
            signs=("travel", "preaching", "withdrawal", "absorbed"),
            referrer_name="Hanne og Samir Damgård",
            referrer_contact="familien.damgaard@example.dk",
            referrer_role="Forældre",
        ),
        (TakeUp(),),
    ),
    Story(
        "the-threatening-mails",
        days(4, 1),
        Source.PROFESSIONAL,
        AgeBand.ADULT,
        Content(
            worry="En borger skriver daglige mails til Borgerservice om, at kommunen er en ulovlig "
            "besættelsesmagt, og at 'domfældelsen' er nær. Sproget er blevet hårdere, og i fredags "
            "nævnte han to medarbejdere ved navn.",
            subject_name="Preben Kaltoft",
            subject_area="Buddinge",
            signs=("threats", "absorbed", "scorn"),
            referrer_name="Lisbeth Engholm",
            referrer_contact="lisbeth.engholm@example.dk",
            referrer_role="Leder i Borgerservice",
        ),
        (TakeUp(),),
    ),
    Story(
        "the-patient",
        days(5, 8),
        Source.PROFESSIONAL,
        AgeBand.ADULT,
        Content(
            worry="En patient i ambulant behandling føler sig udvalgt til at straffe 'forræderne'. "
            "Han har ikke nævnt nogen ved navn og tager imod behandling. Vi vurderer ikke akut "
            "fare, men han leder efter våben på nettet, og han bor alene.",
            subject_name="Rune Askelund",
            subject_area="Søborg",
            signs=("absorbed", "weapons", "material"),
            referrer_name="Overlæge M. Hartvigsen",
            referrer_contact="m.hartvigsen@example.dk",
            referrer_role="Psykiater",
        ),
        (TakeUp(),),
    ),
)

STORIES = RECEIVED + IN_CLEARANCE
