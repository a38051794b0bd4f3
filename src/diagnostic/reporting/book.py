"""The whole report as data for the templates: pages in reading order, each already in words and charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from diagnostic.analysis.findings import Diagnosis
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.charts.library import drawing
from diagnostic.reporting.charts.overview import overview_chart
from diagnostic.reporting.numerals import decimal
from diagnostic.reporting.pages.answer import Answer, answer_of
from diagnostic.reporting.pages.appendix import Appendix, appendix_of
from diagnostic.reporting.pages.comments_page import CommentsPage, comments_page_of
from diagnostic.reporting.pages.cover import Cover, cover_of
from diagnostic.reporting.pages.deviations import Deviations, deviations_of
from diagnostic.reporting.pages.forecast_page import ForecastPage, forecast_page_of
from diagnostic.reporting.pages.gap_page import GapPage, gap_page_of
from diagnostic.reporting.pages.scale_page import ScalePage, is_shown, scale_page_of
from diagnostic.reporting.pages.swot_page import Card, SwotPage, cards_of, swot_page_of
from diagnostic.reporting.pages.trust_page import TrustPage, trust_page_of
from diagnostic.reporting.palette import Mark
from diagnostic.reporting.people import People, find
from diagnostic.reporting.tidy import for_print
from diagnostic.reporting.vocabulary import GRADES, level_words


@dataclass(frozen=True)
class Book:
    title: str
    cover: Cover
    legend: tuple[tuple[str, Mark], ...]
    grades: tuple[tuple[str, str], ...]
    level_words: str
    people: People
    smallest_effect: str
    answer: Answer
    overview: Chart | None
    forecasts: ForecastPage | None
    smallest_miss: str
    gaps: GapPage | None
    scales: tuple[ScalePage, ...]
    hidden_scales: tuple[tuple[str, str], ...]
    """Title and definition of each scale of which nothing may be shown."""
    comments: CommentsPage | None
    swot: SwotPage | None
    cards: tuple[Card, ...]
    trust: TrustPage
    deviations: Deviations | None
    appendix: Appendix

    def charts(self) -> Iterator[Chart]:
        """Give every chart of the report once."""
        drawn: list[Chart | None] = [self.overview, self.trust.responses]
        drawn += [leader.chart for leader in self.forecasts.leaders] if self.forecasts else []
        drawn += [leader.chart for leader in self.gaps.leaders] if self.gaps else []
        for page in self.scales:
            drawn += [*page.items, page.levels, page.units]
        yield from (chart for chart in drawn if chart is not None)


def book_of(released: ReleasedAnalysis) -> Book:
    """Put the released findings into words and draw the charts."""
    with drawing():
        return _book_of(for_print(released))


def _book_of(released: ReleasedAnalysis) -> Book:
    findings = released.findings
    people = People.of(findings)
    shown = [scale for scale in findings.scales if is_shown(scale)]
    return Book(
        title=f"{findings.fielding.organisation}: {findings.fielding.campaign}",
        cover=cover_of(released, people),
        legend=tuple((people.title(group), people.mark(group)) for group in people.compared()),
        grades=tuple(GRADES.items()),
        level_words=level_words(findings.plan),
        people=people,
        smallest_effect=decimal(findings.plan.smallest_effect_sd, 1),
        answer=answer_of(findings, people),
        overview=_overview(findings, people),
        forecasts=forecast_page_of(findings, people),
        smallest_miss=decimal(findings.plan.smallest_miss, 0),
        gaps=gap_page_of(findings, people),
        scales=tuple(
            scale_page_of(findings, scale, number, people) for number, scale in enumerate(shown, start=1)
        ),
        hidden_scales=tuple((s.title, s.definition) for s in findings.scales if not is_shown(s)),
        comments=comments_page_of(released, people),
        swot=swot_page_of(findings, people),
        cards=cards_of(findings),
        trust=trust_page_of(released, people),
        deviations=deviations_of(findings, people),
        appendix=appendix_of(findings, (*_receipts(released), *versions())),
    )


def _overview(findings: Diagnosis, people: People) -> Chart | None:
    shown = [scale for scale in findings.scales if find(scale.levels, people.subject)]
    return overview_chart(findings.scales, people, findings.plan) if shown else None


def _receipts(released: ReleasedAnalysis) -> tuple[tuple[str, str], ...]:
    return () if released.receipt_root is None else (("Root of the receipts", released.receipt_root),)


def versions() -> tuple[tuple[str, str], ...]:
    """Name the software that the figures and the pages come from."""
    packages = ("diagnostic", "numpy", "scipy", "altair", "weasyprint")
    return tuple((package, _version(package)) for package in packages)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"
