"""The pages around a report: what happens with it, rights, help, and what the law asks an office to say."""

from starlette.requests import Request
from starlette.responses import Response

from caseflow.code_lists.help_values import Deadline, DeadlineKind, ReferralTarget
from caseflow.rules.help_lines import as_checked
from caseflow.rules.legal_limits import rule_on
from reporting.http.form_body import Fields, read_fields, single
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.office_view import OfficeView, OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.report.page import NOTICE_VERSION
from reporting.runtime.services import Services, services

# The law's month for an answer to a barrier that somebody reports.
BARRIER_REPLY = "accessibility_reply"
ADVICE = frozenset({"counselling", "equality_body", "advice", "victim_support"})


class InformationPages:
    """Routes of the pages that explain and inform."""

    def __init__(self, parts: Services, offices: OfficeViews, once_values: OnceValues) -> None:
        self._parts = parts
        self._offices = offices
        self._once_values = once_values

    async def what_happens(self, request: Request) -> Response:
        """A report's way, as the person sees it."""
        usual = list(self._parts.lists.triage_levels.values())[-1]
        return self._page(request, await self._offices.view(), "what_happens", first_look_days=usual.service_days)

    async def rights(self, request: Request) -> Response:
        """Rights with us, and the time limits of the law with their lengths from the list."""
        view = await self._offices.view()
        limits = self._rules_in_force(view)
        return self._page(
            request,
            view,
            "rights",
            legal=[rule for rule in limits if rule.kind is DeadlineKind.LEGAL],
            evidence=[rule for rule in limits if rule.kind is DeadlineKind.EVIDENCE],
            advice=view.advice,
        )

    async def help(self, request: Request) -> Response:
        """Who helps in a district and in the whole Land."""
        view = await self._offices.view()
        known = view.settings.notices.help_near.keys() | {
            one for target in view.help_targets for one in target.districts
        }
        chosen = request.query_params.get("district", "")
        district = chosen if chosen in known else ""
        return self._page(
            request,
            view,
            "help",
            groups=help_groups(view, district),
            districts=[one for one in self._parts.lists.districts.values() if one.id in known],
            district=district,
            near=view.settings.notices.help_near.get(district, ""),
        )

    async def accessibility(self, request: Request) -> Response:
        """The statement, with a form for what does not work."""
        return await self._statement(request, {})

    async def accessibility_again(self, request: Request) -> Response:
        """The same in another language, with what was typed. Its form is sent to the report's address."""
        return await self._statement(request, await read_fields(request))

    async def privacy(self, request: Request) -> Response:
        """The privacy notice."""
        return self._page(request, await self._offices.view(), "privacy")

    async def imprint(self, request: Request) -> Response:
        """Who runs these pages."""
        return self._page(request, await self._offices.view(), "imprint")

    async def leaving(self, request: Request) -> Response:
        """What the quick exit can do and what it cannot hide."""
        return self._page(request, await self._offices.view(), "leaving")

    async def _statement(self, request: Request, typed: Fields) -> Response:
        view = await self._offices.view()
        return self._page(
            request,
            view,
            "accessibility",
            once=await self._once_values.fresh(),
            reply=rule_on(self._parts.lists, BARRIER_REPLY, view.day),
            notice_version=NOTICE_VERSION,
            typed_story=single(typed, "story"),
            typed_notice=single(typed, "notice"),
        )

    def _rules_in_force(self, view: OfficeView) -> list[Deadline]:
        ids = dict.fromkeys(rule.id for rule in self._parts.lists.deadlines if rule.valid_from <= view.day)
        return [rule_on(self._parts.lists, rule_id, view.day) for rule_id in ids]

    def _page(self, request: Request, view: OfficeView, name: str, **context: object) -> Response:
        return services(request).pages.render(
            request, f"public/information/{name}.html", page_language(request).tag, 200, office=view.settings, **context
        )


def help_groups(view: OfficeView, district: str) -> dict[str, list[ReferralTarget]]:
    """Who helps, each once: in the district, for danger, for advice, and who else. Without a district all towns."""
    known = [as_checked(target, view.day) for target in view.help_targets if not target.always_shown]
    groups: dict[str, list[ReferralTarget]] = {"near": [], "acute": [], "advice": [], "other": []}
    for target in known:
        if target is not None and (not target.districts or not district or district in target.districts):
            groups[_group(target, district)].append(target)
    return groups


def _group(target: ReferralTarget, district: str) -> str:
    if district and target.districts:
        return "near"
    if target.acute:
        return "acute"
    return "other" if ADVICE.isdisjoint(target.types) else "advice"
