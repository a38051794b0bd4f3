"""The change between two waves as a page."""

from __future__ import annotations

from diagnostic.disclosure.released_trend import ReleasedTrend
from diagnostic.reporting.charts.library import drawing
from diagnostic.reporting.pages.trend_page import TrendPage, trend_page_of
from diagnostic.reporting.render import environment, set_pdf
from diagnostic.reporting.tidy import trend_for_print


def trend_pdf(trend: ReleasedTrend) -> bytes:
    """Set the change between two waves as a tagged PDF/UA."""
    page = _page(trend)
    return set_pdf(_html(page), [page.chart] if page.chart else [])


def trend_html(trend: ReleasedTrend) -> str:
    return _html(_page(trend))


def _page(trend: ReleasedTrend) -> TrendPage:
    with drawing():
        return trend_page_of(trend_for_print(trend))


def _html(page: TrendPage) -> str:
    return environment().get_template("trend.html").render(page=page)
