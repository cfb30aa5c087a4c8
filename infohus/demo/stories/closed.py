"""Gladsaxe: closed. Most concerns end without a measure."""

from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Outcome, Source
from infohus.demo.acts import (
    Assess,
    Clear,
    Close,
    Convene,
    KeepWithPolice,
    TakeUp,
    Triage,
    TurnAway,
    better,
    same,
    seen,
)
from infohus.demo.gatherings import THREE_WEEKS_AGO
from infohus.demo.story import Story, days

CLEARED = Clear("Intet til hinder for, at infohuset behandler bekymringen.")

WITHOUT_MEASURE = (
    Story(
        "the-beard",
        days(41, 3),
        Source.CITIZEN,
        AgeBand.YOUTH,
        Content(
            worry="Min nabos søn er begyndt at gå med skæg og lang kjortel, og der kommer unge "
            "mænd på besøg om aftenen. De er høflige, men man ved jo aldrig.",
            subject_name="Bilal Overgård",
            subject_area="Mørkhøj",
            referrer_name="Bent Skytteholm",
            referrer_contact="bent.skytteholm@example.dk",
        ),
        (
            Clear("Intet kendt."),
            Triage("Ingen risiko for kriminalitet. Der er tale om tro og om en læsegruppe."),
            Close(
                Outcome.UNFOUNDED,
                "Bekymringen handler om tøj og tro, ikke om ekstremisme. Henvenderen er bange for "
                "noget, som der ikke er grund til at være bange for.",
            ),
        ),
    ),
    Story(
        "the-flags",
        days(36, 6),
        Source.CITIZEN,
        AgeBand.YOUTH,
        Content(
            worry="En ung mand i vores opgang har hængt et flag op, som jeg mener er nazistisk, og "
            "spiller høj musik på tysk. Han hilser ikke.",
            subject_name="Oliver Lindtorp",
            subject_area="Bagsværd",
            signs=("symbols",),
            referrer_name="Grethe Palmelund",
            referrer_contact="grethe.palmelund@example.dk",
        ),
        (
            Clear("Intet kendt."),
            Triage("Vi kan ikke se en risiko ud fra ét flag, men vil tale med skolen."),
            Close(
                Outcome.ADVICE_ONLY,
                "Flaget er taget ned efter en samtale med boligselskabet. Skolen har fået råd om, "
                "hvad den skal holde øje med. Kommer der en ny henvendelse, skal denne læses igen.",
            ),
        ),
    ),
    Story(
        "the-class-chat",
        days(33, 1),
        Source.PROFESSIONAL,
        AgeBand.CHILD,
        Content(
            worry="I klassens chat sender tre drenge hinanden memes om gaskamre. De siger, at alle "
            "gør det. Vi har stoppet det, men vil gerne vide, hvordan vi taler med dem.",
            subject_name="Anton Birkmose",
            subject_area="Vadgård, 6. klasse",
            signs=("sharing",),
            referrer_name="Inge Toftebjerg",
            referrer_contact="inge.toftebjerg@example.dk",
            referrer_role="Klasselærer",
        ),
        (
            CLEARED,
            Triage("Usikkert. Vi tager det med på et møde, så skolen kan få hjælp."),
            Convene(THREE_WEEKS_AGO),
            Assess(
                better(seen("Billederne er slettet, og der er ikke kommet nye.", "Skolen")),
                seen("Ingen trusler.", "Skolen"),
                seen("Forældrene bakker op.", "Skolen"),
                same(seen("Almindelige, glade drenge.", "Familieafdelingen")),
                recommendation=Outcome.ADVICE_ONLY,
                reasons="Drengene ved ikke, hvad de deler. Undervisning virker bedre end en sag.",
            ),
            Close(Outcome.ADVICE_ONLY, "Skolen har fået råd og et forløb om hadefuld humor."),
        ),
    ),
    Story(
        "the-voices",
        days(29, 4),
        Source.PROFESSIONAL,
        AgeBand.ADULT,
        Content(
            worry="En kvinde på værestedet siger, at hun hører befalinger om at slå en politiker "
            "ihjel. Hun har ikke taget sin medicin længe og virker bange for sine tanker.",
            subject_name="Vibeke Stenmark",
            subject_area="Søborg",
            signs=("absorbed", "threats"),
            referrer_name="Tage Lundsgaard",
            referrer_contact="tage.lundsgaard@example.dk",
            referrer_role="Medarbejder på et værested",
        ),
        (
            Clear("Vurderet samme dag. Ingen evne eller plan. Infohuset kan hjælpe hende videre."),
            Triage("Der kan være en risiko, men den kommer af sygdom. Psykiatrien bør være med."),
            Convene(THREE_WEEKS_AGO, ("invitee-psychiatry",)),
            Assess(
                better(seen("Tager nu sin medicin og er roligere.", "Psykiatrien")),
                better(seen("Tankerne fylder mindre. Ingen plan.", "Psykiatrien")),
                seen("Værestedet holder fast i hende.", "Råd og Indsats"),
                better(seen("Har fået sovet og spist.", "Værestedet")),
                recommendation=Outcome.REFERRED,
                reasons="Hun har brug for behandling, ikke for en indsats mod ekstremisme.",
            ),
            Close(
                Outcome.REFERRED, "Behandlingen er overtaget af psykiatrien med hendes samtykke."
            ),
        ),
    ),
)

BY_THE_POLICE = (
    Story(
        "the-parcel",
        days(27, 2),
        Source.ANONYMOUS,
        AgeBand.ADULT,
        Content(
            worry="Jeg kender en, der har bestilt dele til et våben og siger, at nu skal der ske "
            "noget på en bestemt dag. Han mener det.",
            subject_name="Kaj Ulvedal",
            subject_area="Gladsaxe",
            signs=("weapons", "violence", "threats"),
        ),
        (TakeUp(), KeepWithPolice("Efterforskes. Infohuset må ikke forstyrre sagen.")),
    ),
    Story(
        "the-neighbour-quarrel",
        days(23, 6),
        Source.CITIZEN,
        AgeBand.ADULT,
        Content(
            worry="Manden overfor er terrorist. Han klipper sin hæk om søndagen, og hans hund "
            "skræmmer min kat. Han har også sagt noget om politikere.",
            subject_name="Erling Vestermark",
            subject_area="Bagsværd",
            referrer_name="Ruth Dalsgård-Friis",
            referrer_contact="ruth.dalsgaard-friis@example.dk",
        ),
        (TakeUp(), TurnAway("Et naboskel uden ekstremisme. Henvenderen er vejledt om mægling.")),
    ),
)

STORIES = WITHOUT_MEASURE + BY_THE_POLICE
