from dataclasses import fields, replace

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.analysis.plan import plan_hash
from support.instruments_for_tests import make_instrument

PLAN = AnalysisPlan()


def test_the_hash_changes_with_every_choice() -> None:
    changed = [
        replace(PLAN, **{field.name: _other(getattr(PLAN, field.name))})  # type: ignore[arg-type]
        for field in fields(PLAN)
    ]
    assert len({plan_hash(plan) for plan in [PLAN, *changed]}) == len(changed) + 1


def test_the_hash_names_the_instruments_in_any_order() -> None:
    trust, comms = make_instrument("trust"), make_instrument("comms")
    assert plan_hash(PLAN, [trust, comms]) == plan_hash(PLAN, [comms, trust])
    assert plan_hash(PLAN, [trust]) != plan_hash(PLAN, [comms])


def test_the_hash_is_the_same_on_every_machine() -> None:
    assert plan_hash(PLAN) == "906cfd0d068e6553009bc94f0470071f37a2fefbdebe5447df26a24f6c1e6948"


def _other(value: object) -> object:
    if isinstance(value, str):
        return value + "x"
    return (*value, "x") if isinstance(value, tuple) else value * 2  # type: ignore[operator]
