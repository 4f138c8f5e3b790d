"""The mailbox of a code that was made for a person who has one already: stretched like every code."""

from functools import partial

from caseflow.reporter.mailbox.handover import NewMailbox
from crypto import follow_up_code
from crypto.follow_up_code import FollowUpCode, code_keys
from reporting.runtime.key_stretching import Purpose
from reporting.runtime.services import Services


async def mailbox_of(parts: Services, code: FollowUpCode) -> NewMailbox:
    """The keys of the new code under the newest pepper; raises ``QueueFull``."""
    secret = parts.secret
    stretch = partial(follow_up_code.stretch, code, secret.salt)
    stretched = await parts.stretching.run(Purpose.FOLLOW_UP, stretch)
    version = secret.newest_version
    return NewMailbox(code_keys(stretched, secret.pepper(version)).mailbox(), version)
