"""Whom to call in each municipality: taken from who there is, so that it is right everywhere."""

from dataclasses import dataclass

from accounts.models import Authority, Unit


@dataclass(frozen=True)
class Contact:
    """A municipality with its own infohus desk and that of its police, where they have one."""

    municipality: Authority
    desk: Unit | None
    police: Unit | None


def contacts() -> list[Contact]:
    """All municipalities of the installation, by name."""
    desks = {unit.authority_id: unit for unit in Unit.objects.desks()}
    return [
        Contact(place, desks.get(place.pk), desks.get(place.district_id or 0))
        for place in Authority.objects.municipalities().select_related("district")
    ]
