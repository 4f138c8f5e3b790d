"""Puts the doors together: middleware outside in, routes, and what must be true before the first request."""

import contextlib
import datetime
import threading
from collections.abc import AsyncIterator, Callable

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from caseflow.code_lists import load as load_code_lists
from caseflow.database import Database
from caseflow.office.directory.settings import require_right_land, require_right_secret, require_sound_rules
from crypto.installation import InstallationSecret
from crypto.key_pair import require_post_quantum
from reporting.desk import routes as desk
from reporting.http.addresses import Addresses, addresses_of
from reporting.http.cross_site import CrossSite
from reporting.http.security_headers import BASE_POLICY, DoorPolicies, SecurityHeaders, policy_text, public_policy
from reporting.i18n.languages import load_languages
from reporting.public import routes as public
from reporting.rendering.offered_recordings import KnownRecordings
from reporting.rendering.templates import Pages, load_pages
from reporting.responding import routes as responding
from reporting.runtime import static_files
from reporting.runtime.error_pages import BY_EXCEPTION, ErrorPages, Problem
from reporting.runtime.key_stretching import Stretching
from reporting.runtime.memory_lock import keep_memory_off_disk
from reporting.runtime.services import Services, services
from reporting.runtime.settings import Settings
from reporting.state import routes as state


def utc_now() -> datetime.datetime:
    """The clock of the program."""
    return datetime.datetime.now(datetime.UTC)


def build_services(settings: Settings, clock: Callable[[], datetime.datetime] = utc_now) -> Services:
    """Read everything and refuse to start on anything wrong, with a sentence that says what to do.

    Raises:
        StorageUnsafe, StorageError: the database.
        SecretMismatch, LandMismatch, RulesUnsound, CodeListInvalid, CatalogueInvalid: what their names say.
    """
    require_post_quantum()
    database = Database(settings.database_url)
    database.require_safe()
    secret = InstallationSecret.read(settings.secret_file)
    lists = load_code_lists(settings.code_lists)
    with database.reading() as session:
        require_right_secret(session, secret)
        require_right_land(session, secret, lists)
        require_sound_rules(session, secret, lists)
    languages, recordings, address = load_languages(), KnownRecordings(), all_addresses()
    common = {"leave_to": settings.leave_to, "recordings": recordings, "address": address}
    return Services(
        settings=settings,
        database=database,
        secret=secret,
        lists=lists,
        languages=languages,
        pages=load_pages(languages, lists, common),
        stretching=Stretching(settings.stretching_threads),
        clock=clock,
        address=address,
        recordings=recordings,
    )


def build_application(settings: Settings, clock: Callable[[], datetime.datetime] = utc_now) -> ASGIApp:
    """The application with its three doors."""
    keep_memory_off_disk()
    return assemble(build_services(settings, clock))


def assemble(parts: Services, beside: Callable[[threading.Event], None] | None = None) -> ASGIApp:
    """The application around services that were built and checked.

    Args:
        beside: runs in a thread while the application serves, until the event is set.
    """
    error_pages = ErrorPages(parts.pages)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stop = threading.Event()
        if beside is not None:
            threading.Thread(target=beside, args=(stop,), name="recurring work", daemon=True).start()
        yield
        stop.set()
        parts.stretching.close()
        parts.database.close()

    application = Starlette(
        routes=all_routes(parts),
        middleware=[
            Middleware(
                CrossSite,
                public_origins=parts.settings.public_origins,
                refusal=error_pages.of(Problem.CROSS_SITE),
            )
        ],
        exception_handlers={
            HTTPException: error_pages.http_exception,
            **dict.fromkeys(BY_EXCEPTION, error_pages.known_exception),
            Exception: error_pages.known_exception,
        },
        lifespan=lifespan,
    )
    # Starlette would build the absolute address of a redirect from the Host header.
    application.router.redirect_slashes = False
    application.state.services = parts
    return SecurityHeaders(
        application,
        policies=door_policies(parts.pages),
        over_https=parts.settings.uses_https,
        failure=error_pages.of(Problem.FAILED),
    )


def all_routes(parts: Services) -> list[BaseRoute]:
    """Every address of the house."""
    return [
        Route("/health", health),
        *static_files.routes(),
        *desk.routes(parts),
        *state.routes(parts),
        *responding.routes(parts),
        *public.routes(parts),
    ]


def all_addresses() -> Addresses:
    """The addresses of the doors by the names of their routes."""
    return addresses_of((*desk.named(), *public.named(), *state.named()))


def door_policies(pages: Pages) -> DoorPolicies:
    """What each door's pages may load: the desk our stylesheet, the public pages their inlined one and a script."""
    desk_policy = policy_text(
        BASE_POLICY, {"style-src": "'self'", "img-src": "'self'", "script-src": "'self'", "media-src": "'self'"}
    )
    stylesheets = (pages.public_stylesheet, pages.around_stylesheet, pages.after_stylesheet)
    policy = public_policy(*(one.source for one in stylesheets))
    # Its own stylesheet, and those of the error pages.
    statement_policy = public_policy("'self'", *(one.source for one in stylesheets))
    return DoorPolicies((("/desk", desk_policy), ("/statement", statement_policy), ("/", policy), ("", policy)))


async def health(request: Request) -> Response:
    """Whether the program and its database answer, for the monitoring of the operator. It reveals nothing else."""

    def ask() -> None:
        with services(request).database.reading() as session:
            session.execute(text("SELECT 1"))

    await run_in_threadpool(ask)
    return PlainTextResponse("ok")
