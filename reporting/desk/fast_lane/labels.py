"""Labels of the fast lane."""

from reporting.desk.base.label_texts import label_texts

LANES = label_texts(repair="Repair", money="Money", post="Post")

LANE_STEPS = label_texts(
    receive="Receive",
    request="Ask the other side",
    answer="Answer and feedback",
    close="Close",
)

TRACES = label_texts(room="a room", person="a person", day="a day")

DONE = label_texts(
    fast_receive="Received, coded and answered.",
    fast_ask="The consent question was sent to the mailbox.",
    fast_request="The request was logged. Now the other side has to answer.",
    fast_answered="The answer was stored and the feedback sent.",
    fast_close="The case was closed.",
)
