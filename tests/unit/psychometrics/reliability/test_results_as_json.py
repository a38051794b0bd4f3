"""Results of reliability and factor methods turn into JSON at full precision and are frozen."""

import dataclasses
import json

import numpy as np
import pytest

from diagnostic import psychometrics as p

RNG = np.random.default_rng(12)
ANSWERS = np.clip(np.rint(3 + RNG.standard_normal((200, 1)) + RNG.standard_normal((200, 6))), 1, 5)
CALLS = {
    "cronbach_alpha": lambda: p.cronbach_alpha(ANSWERS),
    "item_analysis": lambda: p.item_analysis(ANSWERS),
    "standard_error_of_measurement": lambda: p.standard_error_of_measurement(ANSWERS),
    "guttman_lambdas": lambda: p.guttman_lambdas(ANSWERS),
    "split_half": lambda: p.split_half(ANSWERS),
    "mcdonald_omega": lambda: p.mcdonald_omega(ANSWERS),
    "mcdonald_omega hierarchical": lambda: p.mcdonald_omega(ANSWERS, method="schmid_leiman", n_factors=3),
    "ordinal_alpha": lambda: p.ordinal_alpha(ANSWERS),
    "categorical_omega": lambda: p.categorical_omega(ANSWERS),
    "green_yang_omega": lambda: p.green_yang_omega(ANSWERS),
    "polychoric": lambda: p.polychoric(ANSWERS),
    "polychoric_pair": lambda: p.polychoric_pair(ANSWERS[:, 0], ANSWERS[:, 1]),
    "rank_correlations": lambda: p.rank_correlations(ANSWERS),
    "kmo": lambda: p.kmo(ANSWERS),
    "bartlett_sphericity": lambda: p.bartlett_sphericity(ANSWERS),
    "efa": lambda: p.efa(ANSWERS, 2),
    "factor_scores": lambda: p.factor_scores(ANSWERS, p.efa(ANSWERS, 2)),
    "principal_components": lambda: p.principal_components(ANSWERS, 2),
    "parallel_analysis": lambda: p.parallel_analysis(ANSWERS, rng=np.random.default_rng(1), n_iterations=20),
    "velicer_map": lambda: p.velicer_map(ANSWERS),
}


@pytest.mark.parametrize("name", CALLS)
def test_json_and_frozen(name):
    result = CALLS[name]()
    read = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert {field.name for field in dataclasses.fields(result)} == set(read)
    assert read["n_respondents"] == 200
    for field in dataclasses.fields(result):
        value = getattr(result, field.name)
        if isinstance(value, float) and np.isfinite(value):
            assert read[field.name] == value
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.n_items = 0
