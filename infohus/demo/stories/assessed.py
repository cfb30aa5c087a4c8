"""Gladsaxe: assessed by a meeting that is over, and waiting for the coordinator's next step."""

from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Outcome, Source
from infohus.demo.acts import Assess, Clear, Convene, Triage, better, same, seen, worse
from infohus.demo.gatherings import LAST_WEEK
from infohus.demo.story import Story, days

CLEARED = Clear("Intet til hinder for, at infohuset behandler bekymringen.")

STORIES = (
    Story(
        "the-night-walker",
        days(17, 3),
        Source.CITIZEN,
        AgeBand.YOUTH,
        Content(
            worry="Min plejesøn går ud om natten med en gruppe, der maler hagekors på gravsten. "
            "Han viste mig et billede og grinede, men hans hænder rystede. Jeg tror, at han gerne "
            "vil ud af det igen.",
            subject_name="Sebastian Hvidbjerg",
            subject_area="Gladsaxe Kirkegård",
            signs=("symbols", "company", "events"),
            referrer_name="Jytte Nordahl",
            referrer_contact="jytte.nordahl@example.dk",
            referrer_role="Plejemor",
        ),
        (
            CLEARED,
            Triage("Der er en risiko: strafbare handlinger sammen med et kendt miljø."),
            Convene(LAST_WEEK),
            Assess(
                worse(seen("Hærværk to gange på en måned sammen med ældre.", "Politiet")),
                seen("Ingen trusler mod personer.", "Plejemor", "Vittigheder om vold i gruppen."),
                seen("Plejemor står fast, og han fortæller hende ting.", "Ungeenheden"),
                better(seen("Sover bedre, siden han fik fritidsjob.", "Ungeenheden")),
                recommendation=Outcome.MEASURE,
                reasons="Han tøver selv. En mentor kan give ham en vej ud, mens den står åben.",
                dissent="Politiet ser helst, at hærværket er afklaret først.",
            ),
        ),
    ),
    Story(
        "the-silent-daughter",
        days(19, 8),
        Source.PROFESSIONAL,
        AgeBand.CHILD,
        Content(
            worry="Pigen taler næsten ikke mere i skolen. Hun har fået nye regler derhjemme og "
            "siger, at vi andre skal i helvede. Storebroren er kendt for at ville rejse ud. Hun er "
            "13 og har før været en glad og nysgerrig elev.",
            subject_name="Maryam Kallehave",
            subject_area="Høje Gladsaxe, 7. klasse",
            signs=("preaching", "withdrawal", "home"),
            referrer_name="Dorthe Pilegård-Moe",
            referrer_contact="dorthe.pilegaard-moe@example.dk",
            referrer_role="AKT-lærer",
        ),
        (
            CLEARED,
            Triage("Der er en risiko på sigt gennem broren. Underretning er sendt ved siden af."),
            Convene(LAST_WEEK, ("invitee-psychiatry",)),
            Assess(
                same(seen("Ordene er brorens. Intet tyder på egne planer.", "Skolen")),
                seen("Ingen trusler.", "Skolen"),
                seen("Mor søger hjælp, og to veninder holder ved.", "Familieafdelingen"),
                worse(seen("Trist, sover dårligt, taber sig.", "Psykiatrien")),
                recommendation=Outcome.REFERRED,
                reasons="Pigen har brug for støtte som barn, ikke for en indsats mod ekstremisme.",
            ),
        ),
    ),
    Story(
        "the-climate-grief",
        days(20, 2),
        Source.ASSOCIATION,
        AgeBand.ADULT,
        Content(
            worry="Et tidligere medlem skriver til os, at fredelige metoder har spillet fallit, og "
            "at ingeniørerne på et anlæg må bære følgerne. Vi har bedt ham lade være. Vi er en "
            "lille forening og ved ikke, hvor alvorligt det er.",
            subject_name="Asger Thyregod-Holm",
            subject_area="Bagsværd",
            signs=("absorbed", "violence", "scorn"),
            referrer_name="Foreningens formand",
            referrer_contact="formanden@example.dk",
            referrer_role="Forperson i en lokal miljøforening",
        ),
        (
            CLEARED,
            Triage("Der er en risiko, så længe vi ikke ved, om han mener personer eller anlæg."),
            Convene(LAST_WEEK),
            Assess(
                same(seen("Breve i affekt, ingen forberedelse.", "Politiet")),
                seen(
                    "Én formulering kan læses som en trussel.", "Foreningen", "Han har undskyldt."
                ),
                seen("Fast arbejde og en bror, der har taget fat i ham.", "Råd og Indsats"),
                better(seen("Går nu til samtaler hos egen læge.", "Råd og Indsats")),
                recommendation=Outcome.ADVICE_ONLY,
                reasons="Sorg og vrede mere end ekstremisme. Foreningen får rådgivning.",
            ),
        ),
    ),
)
