"""The words that invented concerns are told in: sentences put together, about nobody."""

from collections.abc import Sequence
from random import Random

from concerns.register.signs import SIGNS
from infohus.demo.simulation import naming

CODES = sorted(SIGNS)
AREAS = (
    "Ved stationen", "Klubben", "Gymnasiet", "Boligforeningen", "Spilserveren", "Fodboldklubben",
)  # fmt: skip
OPENINGS = (
    "Han taler ikke om andet end hævn.", "Hun har klippet alle venner fra.",
    "Jeg har set ham dele film med vold.", "De mødes hver uge, og nye må ikke komme med.",
    "Hun siger, at nogen mennesker ikke bør leve.", "Han har fået symboler på jakken.",
)  # fmt: skip
ENDINGS = (
    "Det begyndte i sommer.", "I går blev det værre.", "Hans mor er også bekymret.",
    "Jeg ved ikke, om det er alvor.", "Læreren har talt med hende.", "Ingen tør spørge.",
)  # fmt: skip
ROLES = ("Klasselærer", "Vicevært", "Træner", "Sagsbehandler", "")
WHY = ("Der er en risiko.", "Intet taler imod.", "Rådgivning er nok.", "Der er ikke hold i det.")
ANSWERS = {
    "danger": ("Slagsmål efter skole.", "Ingen bestemt."),
    "family": ("Storesøsteren holder øje.", "Moren er træt, men er der."),
    "unknown": ("Hvem han skriver med.", "Om faren ved det."),
    "against": ("Det kan være en fase.", "Det er kun hørt på anden hånd."),
}
ASKED = ("Hvornår så du det sidst?", "Ved familien, at du har skrevet?", "Hvor mødes de?")
TOLD = ("Han var der igen i dag.", "Det er blevet bedre.", "Jeg kom i tanke om noget mere.")
NOTES = (
    "Talt med skolen: de holder øje.", "Ringet, ingen svar. Prøver igen i morgen.",
    "SSP kender familien.", "Afventer svar fra klubben.",
)  # fmt: skip
TO_DO = ("Ring til skolen", "Spørg henvender om datoen", "Tal med kollegaen fra SSP")
OBSERVED = ("Færre venner end før.", "Taler roligere om det nu.", "Kommer til tiden igen.")


def one_of(words: Sequence[str], random: Random) -> str:
    return words[int(random.random() * len(words))]


def story(person: str, random: Random) -> dict[str, str]:
    """Every sealed column of a concern about this person, as text."""
    is_named = random.random() < 0.7
    return {
        "worry": f"{one_of(OPENINGS, random)} {one_of(ENDINGS, random)}",
        "subject_name": person,
        "subject_area": one_of(AREAS, random),
        "signs": "\n".join(random.sample(CODES, random.randint(0, 4))),
        "referrer_name": naming.someone(random) if is_named else "",
        "referrer_contact": "henvender@example.dk" if is_named else "",
        "referrer_role": one_of(ROLES, random) if is_named else "",
        "notice_email": "",
        "circumstances": '{"about": "person", "acute": "no"}',
    }
