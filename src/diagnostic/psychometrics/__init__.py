"""The numbers: arrays or DataFrames in, typed results out.

Names are loaded when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .comparability.alignment import AlignmentResult as AlignmentResult
    from .comparability.alignment import alignment as alignment
    from .comparability.dif import dif_ordinal_logistic as dif_ordinal_logistic
    from .comparability.graded_response import GradedResponseModel as GradedResponseModel
    from .comparability.graded_response import graded_response_model as graded_response_model
    from .comparability.invariance import InvarianceResult as InvarianceResult
    from .comparability.invariance import measurement_invariance as measurement_invariance
    from .comparability.partial_invariance import PartialInvarianceResult as PartialInvarianceResult
    from .comparability.partial_invariance import partial_invariance as partial_invariance
    from .drivers.importance import dominance_analysis as dominance_analysis
    from .drivers.importance import lmg as lmg
    from .drivers.importance import relative_weights as relative_weights
    from .drivers.regression import linear_regression as linear_regression
    from .errors import ConvergenceError as ConvergenceError
    from .errors import DataError as DataError
    from .estimation.finite_population import clustered_mean as clustered_mean
    from .estimation.finite_population import (
        mean_with_population_correction as mean_with_population_correction,
    )
    from .estimation.finite_population import stratified_mean as stratified_mean
    from .estimation.imputation import multiple_imputation as multiple_imputation
    from .estimation.imputation import pool_estimates as pool_estimates
    from .estimation.raking import rake as rake
    from .estimation.raking import raked_mean as raked_mean
    from .factors.efa import Efa as Efa
    from .factors.efa import efa as efa
    from .factors.efa import efa_from_correlations as efa_from_correlations
    from .factors.factorability import BartlettSphericity as BartlettSphericity
    from .factors.factorability import SamplingAdequacy as SamplingAdequacy
    from .factors.factorability import bartlett_sphericity as bartlett_sphericity
    from .factors.factorability import kmo as kmo
    from .factors.parallel_analysis import ParallelAnalysis as ParallelAnalysis
    from .factors.parallel_analysis import parallel_analysis as parallel_analysis
    from .factors.polychoric import Polychoric as Polychoric
    from .factors.polychoric import polychoric as polychoric
    from .factors.polychoric_pair import PolychoricPair as PolychoricPair
    from .factors.polychoric_pair import polychoric_pair as polychoric_pair
    from .factors.principal_components import PrincipalComponents as PrincipalComponents
    from .factors.principal_components import principal_components as principal_components
    from .factors.rank_correlations import RankCorrelations as RankCorrelations
    from .factors.rank_correlations import rank_correlations as rank_correlations
    from .factors.scores import FactorScores as FactorScores
    from .factors.scores import factor_scores as factor_scores
    from .factors.velicer_map import VelicerMap as VelicerMap
    from .factors.velicer_map import velicer_map as velicer_map
    from .groups.anova import brown_forsythe_test as brown_forsythe_test
    from .groups.anova import one_way_anova as one_way_anova
    from .groups.anova import welch_anova as welch_anova
    from .groups.distribution_tests import kolmogorov_smirnov_test as kolmogorov_smirnov_test
    from .groups.distribution_tests import variance_ratio_test as variance_ratio_test
    from .groups.effect_sizes import cohens_d as cohens_d
    from .groups.effect_sizes import glass_delta as glass_delta
    from .groups.effect_sizes import hedges_g as hedges_g
    from .groups.mean_tests import equivalence_test as equivalence_test
    from .groups.mean_tests import student_test as student_test
    from .groups.mean_tests import welch_test as welch_test
    from .groups.multiplicity import adjust_p_values as adjust_p_values
    from .groups.ordinal_effects import cliffs_delta as cliffs_delta
    from .groups.ordinal_effects import probability_of_superiority as probability_of_superiority
    from .groups.pairwise import dunn_test as dunn_test
    from .groups.pairwise import games_howell as games_howell
    from .groups.pairwise import kruskal_wallis_test as kruskal_wallis_test
    from .groups.permutation import permutation_test as permutation_test
    from .groups.permutation import studentised_permutation_test as studentised_permutation_test
    from .groups.power import minimum_detectable_difference as minimum_detectable_difference
    from .groups.rank_tests import mann_whitney_test as mann_whitney_test
    from .groups.samples import ScoreHistogram as ScoreHistogram
    from .groups.sign_flip import sign_flip_test as sign_flip_test
    from .moments import Moments as Moments
    from .pair_tables import PairTables as PairTables
    from .quality.consistency import even_odd_consistency as even_odd_consistency
    from .quality.consistency import psychometric_synonyms as psychometric_synonyms
    from .quality.distance import mahalanobis_distance as mahalanobis_distance
    from .quality.mcar import mcar_test as mcar_test
    from .quality.response_patterns import intra_individual_variability as intra_individual_variability
    from .quality.response_patterns import longstring as longstring
    from .reliability.alpha import CronbachAlpha as CronbachAlpha
    from .reliability.alpha import cronbach_alpha as cronbach_alpha
    from .reliability.composite import average_variance_extracted as average_variance_extracted
    from .reliability.composite import composite_reliability as composite_reliability
    from .reliability.green_yang import GreenYangOmega as GreenYangOmega
    from .reliability.green_yang import green_yang_omega as green_yang_omega
    from .reliability.guttman import GuttmanLambdas as GuttmanLambdas
    from .reliability.guttman import SplitHalf as SplitHalf
    from .reliability.guttman import guttman_lambdas as guttman_lambdas
    from .reliability.guttman import split_half as split_half
    from .reliability.item_analysis import ItemAnalysis as ItemAnalysis
    from .reliability.item_analysis import item_analysis as item_analysis
    from .reliability.measurement_error import StandardErrorOfMeasurement as StandardErrorOfMeasurement
    from .reliability.measurement_error import standard_error_of_measurement as standard_error_of_measurement
    from .reliability.omega import McDonaldOmega as McDonaldOmega
    from .reliability.omega import mcdonald_omega as mcdonald_omega
    from .reliability.ordinal import OrdinalReliability as OrdinalReliability
    from .reliability.ordinal import categorical_omega as categorical_omega
    from .reliability.ordinal import ordinal_alpha as ordinal_alpha
    from .results import Interval as Interval
    from .results import Result as Result
    from .structural.cfa import cfa as cfa
    from .structural.latent_scores import latent_scores as latent_scores
    from .structural.result import CfaResult as CfaResult
    from .structural.validity import HtmtResult as HtmtResult
    from .structural.validity import htmt as htmt
    from .teams.agreement import awg as awg
    from .teams.agreement import rwg as rwg
    from .teams.agreement import rwg_j as rwg_j
    from .teams.icc import icc as icc

_HOMES = {
    "AlignmentResult": "comparability.alignment",
    "BartlettSphericity": "factors.factorability",
    "CfaResult": "structural.result",
    "ConvergenceError": "errors",
    "CronbachAlpha": "reliability.alpha",
    "DataError": "errors",
    "Efa": "factors.efa",
    "FactorScores": "factors.scores",
    "GradedResponseModel": "comparability.graded_response",
    "GreenYangOmega": "reliability.green_yang",
    "GuttmanLambdas": "reliability.guttman",
    "HtmtResult": "structural.validity",
    "Interval": "results",
    "InvarianceResult": "comparability.invariance",
    "ItemAnalysis": "reliability.item_analysis",
    "McDonaldOmega": "reliability.omega",
    "Moments": "moments",
    "OrdinalReliability": "reliability.ordinal",
    "PairTables": "pair_tables",
    "ParallelAnalysis": "factors.parallel_analysis",
    "PartialInvarianceResult": "comparability.partial_invariance",
    "Polychoric": "factors.polychoric",
    "PolychoricPair": "factors.polychoric_pair",
    "PrincipalComponents": "factors.principal_components",
    "RankCorrelations": "factors.rank_correlations",
    "Result": "results",
    "SamplingAdequacy": "factors.factorability",
    "ScoreHistogram": "groups.samples",
    "SplitHalf": "reliability.guttman",
    "StandardErrorOfMeasurement": "reliability.measurement_error",
    "VelicerMap": "factors.velicer_map",
    "adjust_p_values": "groups.multiplicity",
    "alignment": "comparability.alignment",
    "average_variance_extracted": "reliability.composite",
    "awg": "teams.agreement",
    "bartlett_sphericity": "factors.factorability",
    "brown_forsythe_test": "groups.anova",
    "categorical_omega": "reliability.ordinal",
    "cfa": "structural.cfa",
    "cliffs_delta": "groups.ordinal_effects",
    "clustered_mean": "estimation.finite_population",
    "cohens_d": "groups.effect_sizes",
    "composite_reliability": "reliability.composite",
    "cronbach_alpha": "reliability.alpha",
    "dif_ordinal_logistic": "comparability.dif",
    "dominance_analysis": "drivers.importance",
    "dunn_test": "groups.pairwise",
    "efa": "factors.efa",
    "efa_from_correlations": "factors.efa",
    "equivalence_test": "groups.mean_tests",
    "even_odd_consistency": "quality.consistency",
    "factor_scores": "factors.scores",
    "games_howell": "groups.pairwise",
    "glass_delta": "groups.effect_sizes",
    "graded_response_model": "comparability.graded_response",
    "green_yang_omega": "reliability.green_yang",
    "guttman_lambdas": "reliability.guttman",
    "hedges_g": "groups.effect_sizes",
    "htmt": "structural.validity",
    "icc": "teams.icc",
    "intra_individual_variability": "quality.response_patterns",
    "item_analysis": "reliability.item_analysis",
    "kmo": "factors.factorability",
    "kolmogorov_smirnov_test": "groups.distribution_tests",
    "kruskal_wallis_test": "groups.pairwise",
    "latent_scores": "structural.latent_scores",
    "linear_regression": "drivers.regression",
    "lmg": "drivers.importance",
    "longstring": "quality.response_patterns",
    "mahalanobis_distance": "quality.distance",
    "mann_whitney_test": "groups.rank_tests",
    "mcar_test": "quality.mcar",
    "mcdonald_omega": "reliability.omega",
    "mean_with_population_correction": "estimation.finite_population",
    "measurement_invariance": "comparability.invariance",
    "minimum_detectable_difference": "groups.power",
    "multiple_imputation": "estimation.imputation",
    "one_way_anova": "groups.anova",
    "ordinal_alpha": "reliability.ordinal",
    "parallel_analysis": "factors.parallel_analysis",
    "partial_invariance": "comparability.partial_invariance",
    "permutation_test": "groups.permutation",
    "polychoric": "factors.polychoric",
    "polychoric_pair": "factors.polychoric_pair",
    "pool_estimates": "estimation.imputation",
    "principal_components": "factors.principal_components",
    "probability_of_superiority": "groups.ordinal_effects",
    "psychometric_synonyms": "quality.consistency",
    "rake": "estimation.raking",
    "raked_mean": "estimation.raking",
    "rank_correlations": "factors.rank_correlations",
    "relative_weights": "drivers.importance",
    "rwg": "teams.agreement",
    "rwg_j": "teams.agreement",
    "sign_flip_test": "groups.sign_flip",
    "split_half": "reliability.guttman",
    "standard_error_of_measurement": "reliability.measurement_error",
    "stratified_mean": "estimation.finite_population",
    "student_test": "groups.mean_tests",
    "studentised_permutation_test": "groups.permutation",
    "variance_ratio_test": "groups.distribution_tests",
    "velicer_map": "factors.velicer_map",
    "welch_anova": "groups.anova",
    "welch_test": "groups.mean_tests",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - computed, so that the list cannot drift


def __getattr__(name: str) -> Any:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
