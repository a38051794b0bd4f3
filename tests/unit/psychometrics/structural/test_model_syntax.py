from __future__ import annotations

import pytest

from diagnostic.psychometrics.errors import DataError
from diagnostic.psychometrics.structural.model_syntax import (
    Modifier,
    factor_names,
    item_names,
    read_model,
)

LABELS = ("x1", "x2", "x3", "x4", "x5.b", "größe")


def names(model: object) -> list[str]:
    return [term.name for term in read_model(model, LABELS)]


def test_lines_semicolons_comments_and_continuations() -> None:
    text = """
      # the first factor
      f =~ x1 +
           x2 + x3   ! trailing remark
      g =~ x4
         + x5.b; f ~~ g
    """
    assert names(text) == ["f=~x1", "f=~x2", "f=~x3", "g=~x4", "g=~x5.b", "f~~g"]


def test_mapping_takes_labels_and_positions() -> None:
    assert names({"f": ["x1", 1, -1], "g": ("x3", "x4")}) == ["f=~x1", "f=~x2", "f=~größe", "g=~x3", "g=~x4"]


def test_a_label_that_looks_like_a_position_wins() -> None:
    terms = read_model({"f": [0, 1]}, ("1", "0"))
    assert [term.rhs for term in terms] == ["0", "1"]


def test_modifiers() -> None:
    terms = read_model("f =~ NA*x1 + 0.5*x2 + a*x3 + start(-1.2e+1)*x4; f ~~ 1*f; x1 ~ 3*1; x2 ~ 1", LABELS)
    assert [term.modifiers[0] for term in terms] == [
        Modifier(freed=True),
        Modifier(fixed=0.5),
        Modifier(label="a"),
        Modifier(start=-12.0),
        Modifier(fixed=1.0),
        Modifier(fixed=3.0),
        Modifier(),
    ]
    assert [term.op for term in terms][-2:] == ["~1", "~1"]


def test_one_value_per_group_and_two_modifiers_together() -> None:
    (term, _) = read_model("f =~ c(1, NA)*x1 + a*start(0.3)*x2", LABELS)
    assert term.in_group(0, 2) == Modifier(fixed=1.0)
    assert term.in_group(1, 2) == Modifier(freed=True)
    with pytest.raises(DataError, match="2 values for 3 group"):
        term.in_group(0, 3)


def test_several_left_sides_and_repeated_mentions() -> None:
    assert names("f + g =~ x1 + x2; f ~~ g; g ~~ f; f =~ x1") == ["f=~x1", "f=~x2", "g=~x1", "g=~x2", "f~~g"]


def test_higher_order_factors_are_not_items() -> None:
    terms = read_model("f =~ x1 + x2; g =~ x3 + x4; h =~ f + g", LABELS)
    assert factor_names(terms) == ("f", "g", "h")
    assert item_names(terms) == ("x1", "x2", "x3", "x4")


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("", "model_empty"),
        ({}, "model_empty"),
        ({"f": []}, "model_empty"),
        (7, "model_not_readable"),
        ({"f": "x1"}, "model_not_readable"),
        ("f =~ x1 + ", "model_not_readable"),
        ("f x1", "model_not_readable"),
        ("f =~ 2x", "model_not_readable"),
        ("f =~ x1; <script> =~ x2", "operator_not_supported"),
        ("f =~ c(1, 2*x)*x1", "model_not_readable"),
        ("f =~ x1; x1 ~ 1 + x2", "operator_not_supported"),
        ("f =~ x1 + x2; f ~ x3", "operator_not_supported"),
        ("f =~ x1 + x2; b := a*a", "operator_not_supported"),
        ("f =~ x1 + a*x2; a == 1", "operator_not_supported"),
        ("f =~ x1 + x9", "unknown_item"),
        ({"f": ["x1", 77]}, "unknown_item"),
        ("x1 =~ x2 + x3", "factor_named_like_item"),
        ("f =~ x1 + x2; x3 ~~ x4", "unknown_name"),
    ],
)
def test_faults_are_named(model: object, code: str) -> None:
    with pytest.raises(DataError) as caught:
        read_model(model, LABELS)
    assert caught.value.code == code
    assert caught.value.place
    assert caught.value.mend


def test_two_columns_of_one_name() -> None:
    with pytest.raises(DataError, match="more than one column"):
        read_model({"f": ["a", "b"]}, ("a", "a", "b"))
