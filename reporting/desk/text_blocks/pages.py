"""The page of the office's text blocks: what is shipped, what the office made of it, in every language."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.writing.placeholders import KNOWN, PlaceholderUnknown
from caseflow.desk.writing.text_blocks import (
    KINDS,
    NAME,
    BlockChanged,
    TextBlock,
    drop_block,
    shipped_blocks,
    store_block,
)
from caseflow.refusals.refusal import TextMissing
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of
from reporting.desk.case_sections.text_blocks import known_blocks


def blocks_page(visit: Visit) -> Response:
    """Every block with the languages in which there is a text."""
    blocks = known_blocks(visit)
    rows = [(blocks.find(name, "de"), len(blocks.languages_of(name))) for name in blocks.names]
    return visit.render(
        "desk/text_blocks/blocks.html",
        rows=rows,
        lists=visit.parts.lists,
        tongues=visit.parts.languages.by_tag.values(),
    )


def new_block(visit: Visit) -> Response:
    """To the form of a block that is not there yet."""
    name = visit.request.query_params.get("name", "")
    return go(f"/desk/text-blocks/{name}/de" if NAME.fullmatch(name) else "/desk/text-blocks")


def block_page(visit: Visit) -> Response:
    """One block in one language, to be changed."""
    return _page(visit, _asked(visit))


def change_block(visit: Visit) -> Response:
    """Store a block or take the office's change back; the second of two sees what the first one made of it."""
    asked, parts = _asked(visit), visit.parts
    typed = TextBlock(
        name=asked.name,
        kind=visit.field("kind"),
        language=asked.language,
        text=visit.field("text"),
        title=visit.field("title"),
        revision=_revision(visit),
    )
    try:
        if visit.field("do") == "drop":
            drop_block(parts.database, parts.secret, visit.actor, typed, parts.now())
            return go("/desk/text-blocks?done=block_dropped")
        store_block(parts.database, parts.secret, visit.actor, typed, parts.now())
    except TextMissing as refused:
        return _page(visit, asked, (Problem(refused.field, "text_missing"),), 422)
    except PlaceholderUnknown:
        return _page(visit, asked, (Problem("text", "placeholder_unknown"),), 422)
    except BlockChanged:
        return _page(visit, _asked(visit), changed=True, status=409)
    return go(f"/desk/text-blocks/{asked.name}/{asked.language}?done=block")


def _asked(visit: Visit) -> TextBlock:
    name, language = visit.request.path_params["name"], visit.request.path_params["language"]
    if not NAME.fullmatch(name) or language not in visit.parts.languages.by_tag:
        raise HTTPException(404)
    blocks = known_blocks(visit)
    found = blocks.exact(name, language)
    if found is not None:
        return found
    other = blocks.find(name, "de")
    return TextBlock(name, other.kind if other else "other", language, "", other.title if other else "")


def _revision(visit: Visit) -> int:
    text = visit.field("revision")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _page(
    visit: Visit,
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
