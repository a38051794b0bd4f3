"""How to read the report, and the objections it expects, each answered with a figure."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.analysis.findings import EVERYBODY, Diagnosis, GapFinding, Group, NotShown, ResponseCount
from diagnostic.analysis.forecast_findings import ForecastMiss
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.charts.responses import rate, responses_chart
from diagnostic.reporting.numerals import NBSP, band, counted, decimal, hundred, listed, of_100, whole
from diagnostic.reporting.pages.cover import answered_words
from diagnostic.reporting.people import People
from diagnostic.reporting.sentences_on_forecasts import apart_words
from diagnostic.reporting.vocabulary import reading_words

_FEWEST_BARS, _MOST_BARS = 2, 20


@dataclass(frozen=True)
class TrustPage:
    reading: tuple[tuple[str, str], ...]
    objections: tuple[tuple[str, tuple[str, ...]], ...]
    responses: Chart | None


def trust_page_of(released: ReleasedAnalysis, people: People) -> TrustPage:
    findings = released.findings
    counts = not any(isinstance(r, NotShown) and r.group == EVERYBODY for r in findings.responses)
    objections = (
        ("Only some answered", _response_words(released)),
        ("Answers were made up", _credential_words(released)),
        ("They clicked through", (_careless_words(findings),) if counts else ()),
        ("Answers are missing", (_missing_words(findings),) if counts else ()),
        ("Groups read the items differently", _functioning_words(findings)),
        ("We know what people think", _forecast_words(findings, people)),
        ("The leading group is too small", _power_words(findings, people)),
        ("The analysis was picked afterwards", (_plan_words(findings),)),
        ("Everybody scores like this", (_NORMS,)),
    )
    return TrustPage(
        reading=reading_words(findings.plan, people),
        objections=tuple((title, words) for title, words in objections if words),
        responses=_responses(findings, people),
    )


_BANDS = "Counts of groups are bands, so that no group is seen to have answered to the last person."
_NORMS = "There are no norms: the company is compared with fixed cut-offs and with itself, not with others."


def _responses(findings: Diagnosis, people: People) -> Chart | None:
    entries = [entry for entry in findings.responses if None in (entry.group.role_group, entry.group.unit)]
    if len(entries) > _MOST_BARS:
        entries = [entry for entry in entries if entry.group.unit is None]
    if sum(isinstance(entry, ResponseCount) for entry in entries) < _FEWEST_BARS:
        return None
    return responses_chart("responses", entries, people)


def _response_words(released: ReleasedAnalysis) -> tuple[str, ...]:
    counts = [r for r in released.findings.responses if isinstance(r, ResponseCount)]
    units = [r for r in counts if r.group.unit is not None and r.group.role_group is None]
    rates = sorted((share, r.group.unit) for r in units if (share := rate(r)) is not None and r.group.unit)
    bands = (_BANDS,) if any(count.at_most is not None for count in counts) else ()
    if len(rates) < 2:
        return (answered_words(released), *bands)
    (low, lowest), (high, highest) = rates[0], rates[-1]
    about = "about " if any(unit.at_most is not None for unit in units) else ""
    spread = f"From {about}{hundred(low)} of 100 in {lowest} to {about}{hundred(high)} of 100 in {highest}."
    return (answered_words(released), spread, *bands)


def _credential_words(released: ReleasedAnalysis) -> tuple[str, ...]:
    """Say whether every answer can have come from somebody invited, where answers need a credential."""
    if released.has_surplus is None:
        return ()
    if released.has_surplus:
        warning = "In some crowd more answers came than credentials were issued."
        return (f"{warning} Some answers here are made up, and nobody can say which.",)
    return ("Each answer carries a credential. No crowd gave more answers than it was issued credentials.",)


def _careless_words(findings: Diagnosis) -> str:
    careless = findings.careless
    if not careless.rules:
        return "There are too few items to see careless answering."
    if careless.n_flagged == 0:
        return "Nobody’s answers show the marks of careless answering."
    flagged = counted(careless.n_flagged, "person", "people")
    titles = {scale.scale_id: scale.title for scale in findings.scales}
    changed = listed([titles.get(scale_id, scale_id) for scale_id in careless.changes_words])
    effect = f"changes the level word of {changed}" if changed else "changes no scale’s level word"
    share = of_100(careless.share)
    return f"{flagged} ({share}) are flagged for careless answering. Leaving them out {effect}."


def _missing_words(findings: Diagnosis) -> str:
    share = findings.missing_share
    return f"{decimal(share * 100, 1)} of 100 answers are missing. Scores need enough answers."


def _functioning_words(findings: Diagnosis) -> tuple[str, ...]:
    screened = findings.item_functioning
    if not screened:
        return ("No two groups were large enough to screen the items (DIF).",)
    flagged = sum(dif.flagged for dif in screened)
    told = f"{whole(flagged)} of {counted(len(screened), 'comparison')} of items between groups flagged (DIF)"
    return (f"{told}, named on the page of their scale." if flagged else f"{told}.",)


def _power_words(findings: Diagnosis, people: People) -> tuple[str, ...]:
    smallest: dict[Group, list[GapFinding]] = {}
    for gap in findings.gaps:
        if isinstance(gap, GapFinding):
            smallest.setdefault(gap.leaders, []).append(gap)
    said = []
    for leaders, gaps in smallest.items():
        least, most = (decimal(pick(g.minimum_detectable for g in gaps), 1) for pick in (min, max))
        span = f"{least} points on" if least == most else f"{least} to {most} points on, by scale"
        largest = max(gaps, key=lambda gap: gap.n_leaders)
        n = band(largest.n_leaders, largest.n_leaders_at_most)
        said.append(f"{people.start(leaders)} (n{NBSP}={NBSP}{n}): differences show from {span}.")
    hidden = sum(isinstance(gap, NotShown) for gap in findings.gaps)
    return (*said, f"{counted(hidden, 'comparison')} not shown.") if hidden else tuple(said)


def _forecast_words(findings: Diagnosis, people: People) -> tuple[str, ...]:
    """Say how well each leading group forecast the answers."""
    said = []
    for finding in findings.forecasts:
        if isinstance(finding, NotShown):
            said.append(f"{people.start(finding.group)}: forecasts not shown.")
            continue
        scales = [miss for miss in finding.scales if isinstance(miss, ForecastMiss)]
        right = sum(miss.word == "accurate" for miss in scales)
        who = people.start(finding.leaders)
        said.append(f"{who} forecast {whole(right)} of {counted(len(scales), 'scale')} accurately.")
        if isinstance(finding.overall, ForecastMiss):
            said.append(f"Over all, {apart_words(finding.overall)} of 100.")
    return tuple(said)


def _plan_words(findings: Diagnosis) -> str:
    return f"Every choice stands in a plan fixed beforehand. Its hash begins {findings.plan_hash[:16]}."
