"""Django's form rendering in the markup of Det Fælles Designsystem (DKFDS 11).

Two parts: a renderer that points to our templates, and a bound field that adds
the design system's classes and the ids that tie hints and errors to their input.
Forms take it through `default_renderer`, so that other apps keep their own look.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

CSS_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.MultipleHiddenInput, ""),
    (forms.FileInput, ""),
    (forms.CheckboxInput, "form-checkbox"),
    (forms.Select, "form-select"),
    (forms.Textarea, "form-input"),
    (forms.widgets.Input, "form-input"),
)
OWN_WIDGETS = {
    "django/forms/widgets/select.html": "dkfds/widgets/select.html",
    "django/forms/widgets/radio.html": "dkfds/widgets/options.html",
    "django/forms/widgets/checkbox_select.html": "dkfds/widgets/options.html",
}


class FdsBoundField(BoundField):
    """A field whose hint and error are read out together with its input."""

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def focus_id(self) -> str:
        """The id that a link in the error summary leads to: a group's first option."""
        if not self.use_fieldset:
            return self.id_for_label or self.auto_id
        first = self.subwidgets[0].id_for_label if len(self) else ""
        return first or f"{self.auto_id}_0"

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_file(self) -> bool:
        return isinstance(self.field.widget, forms.FileInput)

    @property
    def is_marked_optional(self) -> bool:
        return not self.field.required and getattr(self.form, "marks_optional", True)

    @property
    def says_more(self) -> bool:
        """Whether a hint or an error stands at the field."""
        return bool(self.help_text or self.errors)

    @property
    def aria_describedby(self) -> str | None:
        given = self.field.widget.attrs.get("aria-describedby", "")
        ids = [given] if given else []
        if self.help_text:
            ids.append(self.hint_id)
        if self.errors:
            ids.append(self.error_id)
        return " ".join(ids) or None

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if widget.use_fieldset:
            # The fieldset carries the description; an option alone is never wrong.
            built.pop("aria-invalid", None)
            return built
        css = next((css for kind, css in CSS_CLASSES if isinstance(widget, kind)), "")
        given = str(widget.attrs.get("class", ""))
        if css and css not in given.split():
            built["class"] = f"{css} {given}".strip()
        return built


class DkfdsRenderer(TemplatesSetting):
    """Renders forms, fields and formsets with the templates in `templates/dkfds/`."""

    form_template_name = "dkfds/form.html"
    field_template_name = "dkfds/field.html"
    formset_template_name = "dkfds/formset.html"
    bound_field_class = FdsBoundField

    def get_template(self, template_name: str) -> Any:
        return super().get_template(OWN_WIDGETS.get(template_name, template_name))
