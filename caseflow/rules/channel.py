"""By which channel a report came: the person's own form, or one that the office filled in."""

from collections.abc import Mapping

# What the hidden field ``about`` of a form can say, and the channel by which that report came.
CHANNELS: Mapping[str, str] = {
    "barrier": "channel_barrier",
    "paper": "channel_paper",
    "table": "channel_person",
    "phone": "channel_phone",
    "letter": "channel_letter",
}
USUAL_CHANNEL = "channel_web"

# What the field says of a form that somebody of the office fills in with the person or for them.
ASSISTED = ("table", "phone", "letter", "paper")


def channel_of(about: str) -> str:
    """The channel of a report whose form says this about itself."""
    return CHANNELS.get(about, USUAL_CHANNEL)
