"""How R² is shared out, for one correlation matrix or a stack of them."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np

from ..inputs import FloatArray


def johnson_weights(among: FloatArray, with_y: FloatArray) -> FloatArray:
    """Share R² by Johnson's orthogonal approximation; arrays are (…, p, p) and (…, p)."""
    roots, vectors = np.linalg.eigh(among)
    half = np.sqrt(np.maximum(roots, 0))
    root = (vectors * half[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    beta = np.linalg.solve(root, with_y[..., None])[..., 0]
    weights: FloatArray = (root**2 @ (beta**2)[..., None])[..., 0]
    return weights


def subset_r_squared(among: FloatArray, with_y: FloatArray) -> FloatArray:
    """Give R² of every subset of predictors: (…, 2^p), the subset's bits being its position."""
    p = with_y.shape[-1]
    r_squared = np.zeros((*with_y.shape[:-1], 2**p))
    for size in range(1, p + 1):
        members = np.array(list(combinations(range(p), size)))
        positions = (1 << members).sum(axis=1)
        matrices = among[..., members[:, :, None], members[:, None, :]]
        right = with_y[..., members]
        solved = np.linalg.solve(matrices, right[..., None])[..., 0]
        r_squared[..., positions] = (right * solved).sum(axis=-1)
    return r_squared


def increments_by_size(r_squared: FloatArray, p: int) -> FloatArray:
    """Give each predictor's mean gain in R² when it joins models of size 0 … p − 1: (…, p, p)."""
    subsets = np.arange(2**p)
    sizes = np.array([int(s).bit_count() for s in subsets])
    means = np.empty((*r_squared.shape[:-1], p, p))
    for j in range(p):
        without = subsets[(subsets >> j) & 1 == 0]
        gain = r_squared[..., without | (1 << j)] - r_squared[..., without]
        for size in range(p):
            chosen = sizes[without] == size
            means[..., j, size] = gain[..., chosen].sum(axis=-1) / comb(p - 1, size)
    return means


def lmg_shares(among: FloatArray, with_y: FloatArray) -> FloatArray:
    """Share R² by averaging each predictor's gain over all orders (Shapley)."""
    p = with_y.shape[-1]
    shares: FloatArray = increments_by_size(subset_r_squared(among, with_y), p).mean(axis=-1)
    return shares


def complete_dominance(r_squared: FloatArray, p: int) -> FloatArray:
    """Give D[i, j]: the share of models without both in which i would add more than j (ties half)."""
    subsets = np.arange(2**p)
    table = np.full((*r_squared.shape[:-1], p, p), np.nan)
    for i, j in combinations(range(p), 2):
        neither = subsets[((subsets >> i) & 1 == 0) & ((subsets >> j) & 1 == 0)]
        gap = r_squared[..., neither | (1 << i)] - r_squared[..., neither | (1 << j)]
        above = np.where(np.abs(gap) < 1e-12, 0.5, gap > 0).mean(axis=-1)
        table[..., i, j], table[..., j, i] = above, 1 - above
    return table
