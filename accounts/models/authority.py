from typing import Self

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AuthorityQuerySet(models.QuerySet["Authority"]):
    def municipalities(self) -> Self:
        """Each with its police district, by name."""
        rows = self.filter(kind=Authority.Kind.MUNICIPALITY)
        return rows.select_related("district").order_by("name")

    def custodians(self) -> Self:
        return self.filter(kind=Authority.Kind.POLICE).order_by("name")


class Authority(models.Model):
    """A police district, a municipality, or another authority that takes part. Data, not code."""

    class Kind(models.TextChoices):
        POLICE = "police", _("Police district")
        MUNICIPALITY = "municipality", _("Municipality")
        OTHER = "other", _("Other authority")

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    district = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="municipalities"
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(
                name="municipality_has_a_district",
                condition=~Q(kind="municipality") | Q(district__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def desks(self) -> Self:
        """The infohus desks: what concerns are granted to on arrival."""
        return self.filter(is_infohus_desk=True)

    def taking_notifications(self) -> Self:
        """The departments that child notifications are sent to, by municipality."""
        rows = self.filter(takes_notifications=True, authority__kind=Authority.Kind.MUNICIPALITY)
        return rows.select_related("authority").order_by("authority__name", "name")


class Unit(models.Model):
    """A department or desk of an authority: where people work, and what a grant can be given to.

    `proposed_for` lists the age bands whose assessment meetings the unit is proposed for. The
    infohus desk is where an authority's coordinators sit: concerns are granted to it on arrival.
    `duty_phone` is what citizens may call, as they read it; empty where there is none. A unit that
    takes notifications receives its municipality's child notifications (barnets lov §§ 133, 135).
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    email = models.EmailField()
    duty_phone = models.CharField(max_length=20, blank=True)
    group = models.OneToOneField(Group, models.PROTECT, related_name="unit")
    proposed_for = models.JSONField(default=list, blank=True)
    is_infohus_desk = models.BooleanField(default=False)
    opens_measures = models.BooleanField(default=False)
    takes_notifications = models.BooleanField(default=False)
    in_strategic_team = models.BooleanField(default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(is_infohus_desk=True),
                name="one_infohus_desk_per_authority",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def duty_phone_link(self) -> str:
        """The address that calls the unit; a number without a country is Danish."""
        number = self.duty_phone.replace(" ", "")
        return f"tel:{number}" if number.startswith("+") else f"tel:+45{number}"
