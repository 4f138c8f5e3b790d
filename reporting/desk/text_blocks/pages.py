"""The page of the office's text blocks: what is shipped, what the office made of it, in every language."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.writing.placeholders import KNOWN
from caseflow.desk.writing.text_blocks import (
    KINDS,
    NAME,
    TextBlock,
    drop_block,
    shipped_blocks,
    store_block,
)
from reporting.desk.base.case_form import seen_revision
from reporting.desk.base.form_fields import Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Problem, Refused, answered
from reporting.desk.base.request import MemberRequest, typed_of
from reporting.desk.case_sections.text_blocks import known_blocks


class BlockForm(Form):
    """A block as it was typed, and which button was pressed."""

    kind = Text()
    title = Text()
    text = Text()
    do = Text()


def blocks_page(visit: MemberRequest) -> Response:
    """Every block with the languages in which there is a text."""
    blocks = known_blocks(visit)
    rows = [(blocks.find(name, "de"), len(blocks.languages_of(name))) for name in blocks.names]
    return visit.render(
        "desk/text_blocks/blocks.html",
        rows=rows,
        lists=visit.parts.lists,
        tongues=visit.parts.languages.by_tag.values(),
    )


def new_block(visit: MemberRequest) -> Response:
    """To the form of a block that is not there yet."""
    name = visit.request.query_params.get("name", "")
    if not NAME.fullmatch(name):
        return visit.go("text_blocks")
    return visit.go("text_block", name=name, language="de")


def block_page(visit: MemberRequest) -> Response:
    """One block in one language, to be changed."""
    return _page(visit, _asked(visit))


def change_block(visit: MemberRequest) -> Response:
    """Store a block or take the office's change back; the second of two sees what the first one made of it."""
    asked = _asked(visit)
    return answered(lambda: _changed(visit, asked), lambda refused: _again(visit, asked, refused))


def _changed(visit: MemberRequest, asked: TextBlock) -> Response:
    parts, form = visit.parts, BlockForm.read(visit)
    typed = TextBlock(
        name=asked.name,
        kind=form.kind,
        language=asked.language,
        text=form.text,
        title=form.title,
        revision=seen_revision(visit),
    )
    if form.do == "drop":
        drop_block(parts.database, parts.secret, visit.actor, typed, parts.now())
        return visit.go("text_blocks", done="block_dropped")
    store_block(parts.database, parts.secret, visit.actor, typed, parts.now())
    return visit.go("text_block", name=asked.name, language=asked.language, done="block")


def _again(visit: MemberRequest, asked: TextBlock, refused: Refused) -> Response:
    block = _asked(visit) if refused.is_outdated else asked
    return _page(visit, block, refused.faults, refused.status, changed=refused.is_outdated)


def _asked(visit: MemberRequest) -> TextBlock:
    name, language = visit.request.path_params["name"], visit.request.path_params["language"]
    if not NAME.fullmatch(name) or language not in visit.parts.languages.by_tag:
        raise HTTPException(404)
    blocks = known_blocks(visit)
    found = blocks.exact(name, language)
    if found is not None:
        return found
    other = blocks.find(name, "de")
    return TextBlock(name, other.kind if other else "other", language, "", other.title if other else "")


def _page(
    visit: MemberRequest,
    block: TextBlock,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    *,
    changed: bool = False,
) -> Response:
    blocks = known_blocks(visit)
    with_text = blocks.languages_of(block.name)
    return visit.render(
        "desk/text_blocks/block.html",
        status,
        block=block,
        kinds=KINDS,
        places=sorted(KNOWN),
        german=blocks.exact(block.name, "de"),
        is_shipped=(block.name, block.language) in shipped_blocks(),
        tongues=[(tongue, tongue.tag in with_text) for tongue in visit.parts.languages.by_tag.values()],
        typed=typed_of(visit.fields),
        problems=problems,
        changed=changed,
        editor=visit.parts.languages.of(block.language),
    )
