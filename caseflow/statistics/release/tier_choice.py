"""Selects the tier of a release by published figures only.

A tier that was chosen by true counts would reveal something about them.
"""

from collections.abc import Sequence

from caseflow.schema.statistics import SeriesRow
from caseflow.statistics.ledger.lines import LedgerLine
from caseflow.statistics.noise.projection import shown
from caseflow.statistics.plan.catalogue import Catalogue, read_catalogue, tier_for_total
from caseflow.statistics.plan.period import Period, PeriodKind
from caseflow.statistics.release.figures import MONTH_TOTAL, definition_of


def catalogue_for(series: SeriesRow, lines: Sequence[LedgerLine], year: int) -> Catalogue:
    """The catalogue of a year: by the published total of the year before, else as the series began."""
    published = {
        line.measurement.period: shown(line.measurement.raws[0], definition_of(line.measurement).unit)
        for line in lines
        if line.measurement.series == series.series and line.measurement.table_id == MONTH_TOTAL
    }
    months = [str(Period(PeriodKind.MONTH, year - 1, number)) for number in range(1, 13)]
    complete = all(month in published for month in months)
    tier = tier_for_total(sum(published[month] for month in months)) if complete else series.tier
    return read_catalogue(tier, strict=series.strict)
