"""Labels of questions to other bodies and of interpreter tasks."""

from reporting.desk.base.label_texts import label_texts

ACTIONS = label_texts(
    question_released="Released a question",
    question_withdrawn="Took a released question back",
    task_given="Gave something to an interpreter",
    task_withdrawn="Took a task back from an interpreter",
    voice_changed="Made a copy of a recording with another pitch",
    translation_added="Kept a translation",
    interpreter_sought="Told the person that an interpreter is sought",
    tasks_seen="Looked at own translation tasks",
    task_opened="Opened a translation task",
    task_heard="Heard the recording of a task",
    task_handed_in="Handed a translation in",
    origin_told="Told where she lives",
    term_added="Entered a word into the glossary",
    term_removed="Took a word out of the glossary",
)

# How a released question stands, and a task of an interpreter.
OUTSIDE = label_texts(
    waiting="Waiting for the answer",
    answered="Answered",
    no_answer="No answer until the last day",
    withdrawn="Taken back",
    given="With the interpreter",
    translated="Translated",
    not_done="Not done in time",
)

# Why an interpreter must not get anything of a case.
STRUCK = label_texts(
    organisation="works for a body that is tied to the case",
    town="lives where it happened",
    community="belongs to the community that the person does not wish",
    nothing_said="has not told yet where she lives",
    language="does not know the language",
)

SOURCES = label_texts(report="Report", message="Message", recording="Recording")

MADE_BY = label_texts(person="translated by a person", machine="translated by a machine")

PROBLEMS = label_texts(
    interpreter_struck="This interpreter must not get anything of this case. The reason stands beside the name.",
    interpreter_not_wished="The person does not wish that an interpreter sees it, or wrote in another language. "
    "Ask for consent to a translation first.",
    not_spoken="This file is no recording that can be given to an interpreter.",
    translation_missing="Write the translation, at most 20,000 characters.",
    hours_over="Your hours for this task are over, or it was taken back. Nothing was stored; your copy is destroyed.",
    term_malformed="A word and its translation are needed, at most 200 characters each.",
)

DONE = label_texts(
    withdraw_question="The question was taken back. Its link is dead.",
    task="The interpreter has it now. Her copy ends by itself.",
    withdraw_task="The task was taken back; the interpreter's copy is destroyed.",
    translation="The translation was stored beside the original.",
    seek="The person reads that we look for somebody who understands her language.",
    handed_in="Thank you. The team has your translation; your copy is destroyed.",
    origin="What you told of yourself is stored.",
    term="The glossary was changed.",
)
