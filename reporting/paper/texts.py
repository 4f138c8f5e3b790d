"""The sentences on paper. Most of them are those of the pages, so that both say the same in every language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Gettext = Callable[[str], str]


@dataclass(frozen=True)
class PosterWords:
    """What a poster says; ``not_read`` depends on whether it hangs in a house."""

    headline: str
    promise: str
    not_read: str
    camera: str
    own_data: str
    call: str


@dataclass(frozen=True)
class NeutralWords:
    """What a strip, a card and a neutral notice say: nothing of what it is about."""

    sentence: str


@dataclass(frozen=True)
class FormWords:
    """The sentences of the paper form that belong to no group of boxes."""

    title: str
    promise: str
    story: str
    story_hint: str
    danger: str
    danger_limits: str
    police: str
    ambulance: str
    tick: str
    house: str
    district: str
    day: str
    send_to: str
    no_stamp: str
    no_box: str
    answer: str
    make_number: str
    say_number: str
    notice: str
    keep: str


@dataclass(frozen=True)
class PlacementWords:
    """The sheet for persons who hang posters."""

    title: str
    good: str
    good_places: tuple[str, ...]
    never: str
    never_places: tuple[str, ...]
    advice: tuple[str, ...]
    hangs: str
    place: str
    day: str
    gone: str


def poster_words(_: Gettext, *, in_house: bool) -> PosterWords:
    """The words of a poster in one language."""
    about_house = _("The management, the staff and the security guards of the house do not read it.")
    return PosterWords(
        headline=_("Did something happen? Tell us."),
        promise=_("You need no proof. Small things matter too. You do not have to say your name."),
        not_read=about_house if in_house else _("Whom a report is about never reads it"),
        camera=_("Hold the camera of your phone here."),
        own_data=_("In the Wi-Fi of the house one can see which page you open. Better use your mobile data."),
        call=_("Or call us:"),
    )


def neutral_words(_: Gettext) -> NeutralWords:
    """The words that give nothing away."""
    return NeutralWords(sentence=_("Information in your language"))


def form_words(_: Gettext) -> FormWords:
    """The sentences of the paper form in one language."""
    return FormWords(
        title=_("Tell us what happened"),
        promise=_("You need no proof. Small things matter too. You do not have to say your name."),
        story=_("What happened?"),
        story_hint=_("In any language. One sentence is enough."),
        danger=_("Are you in danger now? Call."),
        danger_limits=_("We do not read your report at once. We cannot send anyone to you."),
        police=_("Police"),
        ambulance=_("Ambulance and fire brigade"),
        tick=_("Tick what fits. You can leave everything else open."),
        house=_("Which house?"),
        district=_("Which district?"),
        day=_("On which day was it?"),
        send_to=_("Put this form into an envelope and send it to:"),
        no_stamp=_("You need no stamp."),
        no_box=_("Do not put it into a box in the house. Others may open that box."),
        answer=_("Do you want an answer?"),
        make_number=_("Make up a number with 6 digits. Write it here, and on the part that you keep."),
        say_number=_("Call us or come to us and say only this number. Then we tell you how it goes on."),
        notice=_(
            "I have understood: the complaint office keeps what I say here. That can include things about origin, "
            "religion or health. I agree. I can change this later."
        ),
        keep=_("Cut here and keep this part."),
    )


def form_questions(_: Gettext) -> Mapping[str, str]:
    """The question of each group of boxes, by the name of its list; the same as on the page."""
    return {
        "what_fits": _("What fits?"),
        "where": _("Where was it?"),
        "facility_topics": _("What is it about?"),
        "when": _("When was it?"),
        "who": _("To whom did it happen?"),
        "affected_knows": _("Does the person know that you tell us?"),
        "accused": _("Who was it?"),
        "why": _("Why, do you think?"),
        "wish": _("What do you wish?"),
        "told_before": _("Have you told anyone before?"),
        "letter": _("Did you get a letter?"),
        "flat_still_free": _("Did someone refuse you a flat? Is it still to be had?"),
        "not_read": _("These people must not read it:"),
    }


def placement_words(_: Gettext) -> PlacementWords:
    """The sheet on where to hang posters, in one language."""
    return PlacementWords(
        title=_("Where the posters hang"),
        good=_("Good places"),
        good_places=(
            _("Women’s toilets and showers"),
            _("Laundry room"),
            _("Doctor’s waiting room"),
            _("Advice centre and language course"),
        ),
        never=_("Never here"),
        never_places=(
            _("At the gate"),
            _("Beside the security guards or the office of the house"),
            _("Where a camera looks"),
        ),
        advice=(
            _("Whoever stops here must not be seen by those whom it may be about."),
            _("Strips and cards do not say what they are about. Put them beside other leaflets."),
            _("Tear off some strips yourself. Then a missing strip gives nobody away."),
        ),
        hangs=_("Where they hang now. Look again after two weeks."),
        place=_("Place"),
        day=_("Day"),
        gone=_("Is it gone?"),
    )


def code_alternative(_: Gettext, address: str) -> str:
    """What a screen reader says in place of the square code."""
    return _("This code leads to %(address)s") % {"address": address}
