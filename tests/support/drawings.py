"""Every chart of the report, drawn from a diagnosis, and the texts in it."""

from __future__ import annotations

from xml.etree import ElementTree

from diagnostic.analysis.findings import AnalysisPlan, Diagnosis, GapFinding
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.charts.gaps import delta_domain, gaps_chart
from diagnostic.reporting.charts.items import items_chart
from diagnostic.reporting.charts.levels import Line, levels_chart
from diagnostic.reporting.charts.overview import overview_chart
from diagnostic.reporting.charts.responses import responses_chart
from diagnostic.reporting.charts.units import units_chart
from diagnostic.reporting.people import People, units_of

PLAN = AnalysisPlan()


def items(findings: Diagnosis) -> Chart:
    shown = findings.scales[0].items
    return items_chart("items", "Trust", shown, labels=[item.text for item in shown])  # type: ignore[arg-type, union-attr]


def facets(findings: Diagnosis) -> Chart:
    scale = findings.scales[0]
    lines = [Line("Whole scale", scale.levels, is_total=True)]
    lines += [Line(facet.title, facet.levels) for facet in scale.facets]
    return levels_chart("facets", scale.title, lines, people=People.of(findings), plan=PLAN)


def units(findings: Diagnosis) -> Chart:
    return units_chart("units", "Trust", units_of(findings.scales[0].levels), PLAN)


def overview(findings: Diagnosis) -> Chart:
    return overview_chart(findings.scales, People.of(findings), PLAN)


def gaps(findings: Diagnosis) -> Chart:
    shown = [gap for gap in findings.gaps if isinstance(gap, GapFinding)]
    return gaps_chart(
        "gaps", shown, findings.scales, people=People.of(findings), sesoi=0.5, domain=delta_domain(shown, 0.5)
    )


def responses(findings: Diagnosis) -> Chart:
    return responses_chart("responses", findings.responses, People.of(findings))


EVERY_CHART = [items, facets, units, overview, gaps, responses]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def texts(chart: Chart) -> list[str]:
    root = parsed(chart.svg)
    return [node.text or "" for node in root.iter() if node.tag.endswith("}text")]
