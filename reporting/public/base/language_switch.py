"""Changing the language without losing what was typed.

A page whose form must keep its text names it in its template: ``{% set switch_form = "the form's id" %}``, and
``switch_to`` where the form's address is another than the page's. The language menu of ``base_public.html`` then
holds buttons of that form instead of links. They send it, urlencoded and unchecked, to its address in the other
language, which asks here first and answers with the page and everything typed, storing nothing.
"""

from reporting.http.form_body import Fields, single


def is_language_change(fields: Fields) -> bool:
    """Whether a button of the language menu sent this form."""
    return single(fields, "button") == "language"
