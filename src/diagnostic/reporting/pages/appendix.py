"""The appendix: how well each scale measures, what the numbers may not say, how to repeat them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from diagnostic.analysis.findings import Diagnosis, ItemQuality, Measurement, ScaleFinding
from diagnostic.reporting.numerals import decimal, percent, two, whole
from diagnostic.reporting.people import capitalised
from diagnostic.reporting.sentences_on_measuring import reliability_sentence, structure_sentence
from diagnostic.reporting.stems import split_stem


@dataclass(frozen=True)
class ItemRow:
    text: str
    cells: tuple[str, ...]
    flags: str


@dataclass(frozen=True)
class ScaleTable:
    title: str
    summary: Markup
    items_begin: str
    rows: tuple[ItemRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Appendix:
    tables: tuple[ScaleTable, ...]
    limits: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def appendix_of(findings: Diagnosis, versions: tuple[tuple[str, str], ...]) -> Appendix:
    tables = [_table(scale, scale.measurement) for scale in findings.scales if scale.measurement]
    return Appendix(
        tables=tuple(tables),
        limits=LIMITS,
        facts=(*_facts(findings), *versions),
        notes=findings.notes,
    )


LIMITS = (
    ("No norms", "Nothing here says how other companies score."),
    ("One company", "What holds here need not hold elsewhere."),
    ("One point in time", "Scales go with each other; which moves which is not shown."),
    ("Answers, not deeds", "People report what they see and feel; deeds were not observed."),
    ("Groups, not persons", "No figure describes one person, and none may be used to judge one."),
    ("Non-response", "People who did not answer may think otherwise."),
)


def _table(scale: ScaleFinding, measurement: Measurement) -> ScaleTable:
    stem = split_stem([item.text for item in measurement.items])
    rows = (_row(item, text) for item, text in zip(measurement.items, stem.endings, strict=True))
    return ScaleTable(
        title=scale.title,
        summary=reliability_sentence(measurement) + Markup(" ") + structure_sentence(measurement),
        items_begin=stem.opening,
        rows=tuple(rows),
        notes=measurement.notes,
    )


def _row(item: ItemQuality, text: str) -> ItemRow:
    cells = (
        two(item.mean),
        two(item.sd),
        two(item.corrected_item_total_r),
        two(item.alpha_if_dropped),
        two(item.loading),
        percent(item.missing_share),
        percent(item.floor_share),
        percent(item.ceiling_share),
    )
    return ItemRow(text, cells, "; ".join(item.flags))


def _facts(findings: Diagnosis) -> tuple[tuple[str, str], ...]:
    plan = findings.plan
    levels = f"high from {whole(plan.high_from)}, low to {whole(plan.low_to)}"
    return (
        ("Plan hash", findings.plan_hash),
        ("Seed", str(plan.seed)),
        ("Confidence level", percent(plan.confidence_level)),
        ("Significance level", two(plan.significance_level)),
        ("Smallest effect of interest", f"{decimal(plan.smallest_effect_sd, 1)} SD of the reference group"),
        ("Smallest miss of a forecast", f"{whole(plan.smallest_miss)} of 100"),
        ("Permutations", whole(plan.n_permutations)),
        ("Parallel analysis", f"{whole(plan.parallel_iterations)} random data sets"),
        ("Cut-offs", levels),
        (
            f"{capitalised(findings.fielding.unit_words[1])} that vote",
            f"from {whole(plan.minimum_unit_for_vote)} respondents on",
        ),
        ("Signs of careless answering", "; ".join(findings.careless.rules) or "none looked for"),
        *(("Instrument", f"{key} {version} ({status})") for key, version, _, status in findings.instruments),
    )
