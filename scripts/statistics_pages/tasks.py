"""Which function serves which task: the order of the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

TASKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "One pass over the answers": (
        "Counts, sums and cross-products of any number of answers; most functions take them in place of the "
        "answers.",
        ("Moments", "PairTables", "ScoreHistogram"),
    ),
    "Reliability": (
        "How exactly a scale measures whatever it measures.",
        (
            "cronbach_alpha",
            "mcdonald_omega",
            "item_analysis",
            "guttman_lambdas",
            "split_half",
            "ordinal_alpha",
            "categorical_omega",
            "green_yang_omega",
            "composite_reliability",
            "average_variance_extracted",
            "standard_error_of_measurement",
        ),
    ),
    "Factor structure": (
        "How many things a set of items measures, and which item measures which.",
        (
            "kmo",
            "bartlett_sphericity",
            "parallel_analysis",
            "velicer_map",
            "efa",
            "efa_from_correlations",
            "factor_scores",
            "principal_components",
            "polychoric",
            "polychoric_pair",
            "rank_correlations",
        ),
    ),
    "Confirmatory models": (
        "Whether a structure stated beforehand fits the answers.",
        ("cfa", "latent_scores", "htmt"),
    ),
    "Comparability": (
        "Whether a score means the same in every group.",
        (
            "measurement_invariance",
            "partial_invariance",
            "alignment",
            "dif_ordinal_logistic",
            "graded_response_model",
        ),
    ),
    "Groups": (
        "How far two or more groups are apart, and whether chance can explain it.",
        (
            "welch_test",
            "studentised_permutation_test",
            "permutation_test",
            "student_test",
            "mann_whitney_test",
            "glass_delta",
            "hedges_g",
            "cohens_d",
            "cliffs_delta",
            "probability_of_superiority",
            "equivalence_test",
            "minimum_detectable_difference",
            "sign_flip_test",
            "welch_anova",
            "one_way_anova",
            "games_howell",
            "kruskal_wallis_test",
            "dunn_test",
            "brown_forsythe_test",
            "variance_ratio_test",
            "kolmogorov_smirnov_test",
            "adjust_p_values",
        ),
    ),
    "Teams": (
        "Whether members of a team agree enough for the team to have a score.",
        ("rwg", "rwg_j", "awg", "icc"),
    ),
    "Estimation": (
        "From those who answered to everybody: finite populations, weights, missing answers.",
        (
            "mean_with_population_correction",
            "stratified_mean",
            "clustered_mean",
            "rake",
            "raked_mean",
            "multiple_imputation",
            "pool_estimates",
        ),
    ),
    "Data quality": (
        "Who may not have read the questions, and whether answers are missing by chance.",
        (
            "longstring",
            "intra_individual_variability",
            "mahalanobis_distance",
            "even_odd_consistency",
            "psychometric_synonyms",
            "mcar_test",
        ),
    ),
    "Drivers": (
        "What goes with an outcome, when the candidates go with each other.",
        ("relative_weights", "lmg", "dominance_analysis", "linear_regression"),
    ),
}
BY_FOLDER = {
    "reliability": "Reliability",
    "factors": "Factor structure",
    "structural": "Confirmatory models",
    "comparability": "Comparability",
    "groups": "Groups",
    "teams": "Teams",
    "estimation": "Estimation",
    "quality": "Data quality",
    "drivers": "Drivers",
}
ELSEWHERE = ("Results and errors", "What the functions return, and how they refuse.")


def by_task(homes: Mapping[str, str], functions: Iterable[str]) -> dict[str, tuple[str, list[str]]]:
    """Group public names by task; a function not listed above stands with those of its folder.

    ``homes`` gives each name's module below `diagnostic.psychometrics`.
    """
    grouped = {
        task: (about, [name for name in names if name in homes]) for task, (about, names) in TASKS.items()
    }
    listed = {name for _, names in grouped.values() for name in names}
    for name in sorted(set(functions) - listed):
        task = BY_FOLDER[homes[name].split(".")[0]]
        grouped[task][1].append(name)
        listed.add(name)
    title, about = ELSEWHERE
    return {**grouped, title: (about, [name for name in homes if name not in listed])}
