"""The composer of the case page: insert a text block, look at it as the person reads it, keep it, send it."""

from collections.abc import Mapping

from markupsafe import Markup
from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.writing.drafts import keep_draft
from caseflow.desk.writing.text_blocks import CRISIS
from reporting.desk.base.case_form import Sent, case_id, seen_revision
from reporting.desk.base.form_fields import Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Problem, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of
from reporting.desk.case.acts import act_of_form, again
from reporting.desk.case.case_act import ButtonForm
from reporting.desk.case.page import show_case
from reporting.desk.case_sections.text_blocks import reads_in, ready


class ComposerForm(Form):
    """What was written so far, and the text block that shall be inserted."""

    answer = Text()
    kind = Text()
    language = Text()
    block = Text()


def compose(visit: MemberRequest) -> Response:
    """What the pressed button of the composer asks; Enter and a button without a name send."""
    button = ButtonForm.read(visit).do
    if button == "insert":
        return _insert(visit)
    if button == "preview":
        return _preview(visit)
    if button == "write":
        return _written_so_far(visit, open_case(visit.desk(), case_id(visit)), typed_of(visit.fields))
    if button == "draft":
        return keep(visit, "answer")
    return act_of_form(visit, "answer")


def keep_note(visit: MemberRequest) -> Response:
    """Store a note, or keep what was typed of it."""
    return keep(visit, "note") if ButtonForm.read(visit).do == "draft" else act_of_form(visit, "note")


def keep_summary(visit: MemberRequest) -> Response:
    """Send a summary, or keep what was typed of it."""
    return keep(visit, "summary") if ButtonForm.read(visit).do == "draft" else act_of_form(visit, "summary")


def keep(visit: MemberRequest, form: str) -> Response:
    """Keep what was typed as a sealed draft."""
    return answered(lambda: _kept(visit, form), lambda refused: again(visit, form, refused))


def _kept(visit: MemberRequest, form: str) -> Response:
    case = case_id(visit)
    keep_draft(visit.desk(), case, form, visit.fields)
    return visit.go("case", case=case, done="draft", fragment="notes" if form == "note" else "dialogue")


def crisis_page(visit: MemberRequest) -> Response:
    """The text for somebody in a crisis, in their language, one button before it is sent."""
    view = open_case(visit.desk(), case_id(visit))
    block = view.beside.blocks.find(CRISIS, _language(visit, view))
    text = ready(visit, view, block) if block else ""
    language = block.language if block else _language(visit, view)
    return _show_preview(visit, view, {"answer": (text,), "kind": ("answer",), "language": (language,)}, crisis=True)


def _insert(visit: MemberRequest) -> Response:
    view = open_case(visit.desk(), case_id(visit))
    typed, form = typed_of(visit.fields), ComposerForm.read(visit)
    block = view.beside.blocks.find(form.block, form.language)
    if block is None:
        sent = Sent("answer", typed, (Problem("block", "choice_missing"),), _seen(visit, view))
        return show_case(visit, view, sent, 422)
    before = form.answer.rstrip()
    text = ready(visit, view, block)
    return _written_so_far(visit, view, Typed(typed | {"answer": (f"{before}\n\n{text}" if before else text,)}))


def _written_so_far(visit: MemberRequest, view: CaseView, typed: Typed) -> Response:
    return show_case(visit, view, Sent("answer", typed, seen=_seen(visit, view)))


def _seen(visit: MemberRequest, view: CaseView) -> int | None:
    """The revision of the page that was sent, when others have changed the case since."""
    seen = seen_revision(visit)
    return None if seen == view.revision else seen


def _preview(visit: MemberRequest) -> Response:
    view = open_case(visit.desk(), case_id(visit))
    form = ComposerForm.read(visit)
    fields = {"answer": (form.answer,), "kind": (form.kind,), "language": (form.language,)}
    return _show_preview(visit, view, fields)


def _show_preview(
    visit: MemberRequest, view: CaseView, fields: Mapping[str, tuple[str, ...]], *, crisis: bool = False
) -> Response:
    reads = _language(visit, view)
    pages = visit.parts.pages
    shown = pages.text("public/mailbox/as_read.html", reads, text=fields["answer"][0], day=visit.parts.today())
    return visit.render(
        "desk/case/preview.html",
        case=view,
        lists=visit.parts.lists,
        case_id=view.id,
        # A template of ours rendered this, with everything typed escaped.
        as_read=Markup(shown),  # noqa: S704
        fields=fields,
        crisis=crisis,
        reads=reads,
    )


def _language(visit: MemberRequest, view: CaseView) -> str:
    """The language of the person's page, among those that there are."""
    chosen = reads_in(view)
    return chosen if chosen in visit.parts.languages.by_tag else "de"
