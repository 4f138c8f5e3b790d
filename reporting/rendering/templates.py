"""Rendering: one Jinja environment a language, static pages prepared and compressed once."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from reporting.http.compression import GAP, StaticPiece, gzip_of, plain_of, static_piece
from reporting.i18n.dates import full_date, long_date
from reporting.i18n.easy_german import TAG as PLAIN_GERMAN
from reporting.i18n.easy_german import paragraphs_on_lines, sentences_on_lines, values_on_one_line
from reporting.i18n.languages import IN_THE_LISTS, Language, Languages
from reporting.i18n.numerals import number
from reporting.rendering.compiled_templates import CompiledTemplates

FOLDER = Path(__file__).parent.parent
TEMPLATES = FOLDER / "templates"
STATIC = FOLDER / "static"


@dataclass(frozen=True)
class PreparedPage:
    """A page whose static pieces are compressed; only the named values are filled in per request."""

    pieces: tuple[StaticPiece, ...]
    lengths: Mapping[str, int]

    def response(self, request: Request, values: Mapping[str, str]) -> Response:
        """The page with its values, compressed when the browser takes gzip.

        Raises:
            ValueError: a value has another length than the page was prepared for.
        """
        filled = [values[name].encode() for name in self.lengths]
        if [len(value) for value in filled] != list(self.lengths.values()):
            raise ValueError("a value has another length than the page was prepared for")
        headers = {"vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(gzip_of(self.pieces, filled), media_type="text/html", headers=headers)
        return Response(plain_of(self.pieces, filled), media_type="text/html", headers=headers)


@dataclass(frozen=True)
class Stylesheet:
    """The one small stylesheet of the public pages, inlined and allowed by its hash."""

    text: str

    @property
    def source(self) -> str:
        """Its Content Security Policy source expression."""
        digest = hashlib.sha256(self.text.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"


def read_stylesheet(name: str) -> Stylesheet:
    """Read a stylesheet, without its comments and the spaces that only people need."""
    text = (STATIC / name).read_text(encoding="utf-8")
    while "/*" in text:
        before, _, rest = text.partition("/*")
        text = before + rest.partition("*/")[2]
    return Stylesheet("".join(line.strip() for line in text.splitlines()))


@dataclass(frozen=True)
class Pages:
    """Renders templates in every shipped language."""

    languages: Languages
    public_stylesheet: Stylesheet
    around_stylesheet: Stylesheet
    after_stylesheet: Stylesheet
    static_versions: Mapping[str, str]
    _environments: Mapping[str, Environment] = field(repr=False)
    _young_environments: Mapping[str, Environment] = field(repr=False)

    def text(self, name: str, tag: str, **context: object) -> str:
        """A rendered template as text; a language can have a page of its own in a folder with its tag.

        With a true ``young`` in the context the page speaks to somebody under 18.
        """
        environments = self._young_environments if context.get("young") else self._environments
        text = environments[tag].select_template([f"{tag}/{name}", name]).render(context)
        return values_on_one_line(paragraphs_on_lines(text)) if tag == PLAIN_GERMAN else text

    def render(self, request: Request, name: str, language: str, status: int = 200, **context: object) -> Response:
        """A rendered page. Answers to a POST and pages with a session are never compressed."""
        # Not from request.url, which is put together from the Host header and the query, whatever they hold.
        body = self.text(name, language, path=request.scope["path"], **context)
        return Response(body, status_code=status, media_type="text/html", headers={"content-language": language})

    def prepare(self, name: str, tag: str, lengths: Mapping[str, int], **context: object) -> PreparedPage:
        """Render once with markers in place of the varying values and compress what lies between.

        ``lengths``: the varying values and how many bytes each has, always.
        """
        markers = {value: f"varying-{secrets.token_hex(16)}" for value in lengths}
        text = self.text(name, tag, **context, **markers)
        order = sorted(markers, key=lambda value: text.index(markers[value]))
        pieces: list[StaticPiece] = []
        window = b""
        for value in order:
            plain, _, text = text.partition(markers[value])
            pieces.append(static_piece(plain.encode(), window))
            window += plain.encode() + GAP * lengths[value]
            if markers[value] in text:
                raise ValueError(f"{name} shows {value} twice; a prepared page shows it once")
        pieces.append(static_piece(text.encode(), window))
        return PreparedPage(tuple(pieces), {value: lengths[value] for value in order})


def load_pages(languages: Languages, lists: object, common: Mapping[str, object] | None = None) -> Pages:
    """Build the environments. ``common`` values are known to every template."""
    stylesheet, around, after = (read_stylesheet(f"{name}.css") for name in ("public", "around", "after"))
    # Of the pages after sending alone: linked, it would stay in a shared phone's cache and tell of them.
    own = {"around_stylesheet": Markup(around.text), "after_stylesheet": Markup(after.text)}  # noqa: S704  # files of ours
    common = {**own, **(common or {})}
    versions = {path.name: _static_version(path) for path in STATIC.iterdir() if path.is_file()}
    known = {"code_lists": lists, **common}
    compiled = CompiledTemplates(TEMPLATES)
    environments = {
        tag: _environment(language, languages, stylesheet, versions, known, compiled)
        for tag, language in languages.by_tag.items()
    }
    young = {
        tag: _environment(language.to_the_young(), languages, stylesheet, versions, known, compiled)
        for tag, language in languages.by_tag.items()
    }
    return Pages(languages, stylesheet, around, after, versions, environments, young)


def _environment(
    language: Language,
    languages: Languages,
    stylesheet: Stylesheet,
    versions: Mapping[str, str],
    common: Mapping[str, object],
    compiled: CompiledTemplates,
) -> Environment:
    environment = Environment(
        loader=compiled,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=False,
    )
    _install_texts(environment, language)
    environment.globals.update(common)
    environment.globals.update(
        lang=language.tag,
        dir=language.direction,
        language=language,
        languages=tuple(languages.by_tag.values()),
        # The stylesheet is a file of ours; escaping would break its child selectors.
        stylesheet=Markup(stylesheet.text),  # noqa: S704
        static=lambda name: f"/static/{versions[name]}/{name}",
        date=lambda day: full_date(day, language.tag, language.locale),
        day_month=lambda day: long_date(day, language.tag, language.locale),
        number=lambda value: number(value, language.locale),
        label=lambda entry: label(entry, language),
        isolated=isolated,
        on_lines=on_lines,
    )
    return environment


def _install_texts(environment: Environment, language: Language) -> None:
    """Give the templates their texts: in plain German sentence by sentence, counts with local digits everywhere."""
    catalogue = language.catalogue
    shown: Callable[[str], str] = sentences_on_lines if language.tag == PLAIN_GERMAN else str
    # The extension adds this method to the environment at run time; its stub does not know it.
    install: Any = getattr(environment, "install_gettext_callables")  # noqa: B009
    install(
        lambda text: shown(catalogue.gettext(text)),
        lambda one, many, count: shown(catalogue.ngettext(one, many, count)),
        newstyle=True,
        pgettext=catalogue.pgettext,
        npgettext=catalogue.npgettext,
    )
    counted: Any = environment.globals["ngettext"]

    @pass_context
    def with_count(context: Context, one: str, many: str, count: int, **values: object) -> str:
        values.setdefault("num", number(count, language.locale))
        text: str = counted(context, one, many, count, **values)
        return text

    environment.globals["ngettext"] = with_count


def isolated(text: str, language: str | None = None) -> Markup:
    """A foreign word or name for a sentence: its direction changes nothing around it, its language is named."""
    if language is None:
        return Markup("<bdi>{}</bdi>").format(text)
    return Markup('<bdi lang="{}">{}</bdi>').format(language, text)


def on_lines(text: str) -> Markup:
    """A text of a template in plain German, each sentence on a line of its own."""
    return Markup(sentences_on_lines(str(escape(text))))  # noqa: S704  # escaped just now


def label(entry: Any, language: Language) -> str:
    """The label of an entry of a code list in this language."""
    message = entry.label.message_id
    if language.tag not in IN_THE_LISTS:
        return str(language.catalogue.gettext(message))
    # "Ihnen selbst" in the lists is "dir selbst" to somebody under 18.
    said = language.catalogue.gettext(message) if language.is_to_the_young else message
    return str(entry.label.text(language.tag) if said == message else said)


def _static_version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
