"""Every example in the library's docstrings runs and says what it says; every public function has one."""

import doctest
import pkgutil
from importlib import import_module
from inspect import isfunction

import pytest

from diagnostic import psychometrics

MODULES = [found.name for found in pkgutil.walk_packages(psychometrics.__path__, "diagnostic.psychometrics.")]
FUNCTIONS = [name for name in psychometrics.__all__ if isfunction(getattr(psychometrics, name))]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    module = import_module(name)
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_public_functions_have_an_example(name):
    assert ">>>" in (getattr(psychometrics, name).__doc__ or "")
