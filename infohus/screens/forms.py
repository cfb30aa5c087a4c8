from django import forms
from django.http import HttpRequest, QueryDict

from infohus.screens.renderers import DkfdsRenderer


class FdsForm(forms.Form):
    """The form that every other form of ours starts from.

    The browser checks nothing (write `novalidate` on the form element): we answer
    with words that say what to do, in a summary above the heading and at the field.
    """

    default_renderer = DkfdsRenderer
    use_required_attribute = False
    marks_optional = True  # "(optional)" after the label; filters turn it off


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it was nothing; None when the page is only being asked for."""
    return request.POST if request.method == "POST" else None
