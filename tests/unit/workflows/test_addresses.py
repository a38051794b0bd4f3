"""Addresses of the doors, as the settings may write them."""

from __future__ import annotations

import pytest

from diagnostic.errors import SetupError
from diagnostic.workflows.addresses import read_addresses
from diagnostic.workflows.context import Addresses


@pytest.mark.parametrize(
    ("collector", "office", "read"),
    [
        ("", "", Addresses()),
        ("https://s.example.org/", "", Addresses("https://s.example.org")),
        (
            " http://127.0.0.1:8001",
            "http://[::1]:8002/",
            Addresses("http://127.0.0.1:8001", "http://[::1]:8002"),
        ),
    ],
)
def test_plain_addresses_lose_their_slash(collector: str, office: str, read: Addresses) -> None:
    assert read_addresses(collector, office) == read


@pytest.mark.parametrize(
    ("collector", "office"),
    [
        ("survey.example.org", ""),
        ("https://s.example.org/path", ""),
        ("https://s.example.org; script-src *", ""),
        ("https://s.example.org", "https://o.example.org?x"),
        ("https://s.example.org", "ftp://o.example.org"),
        ("https://s.example.org", "https://user:password@o.example.org"),
        ("", "https://o.example.org"),
    ],
)
def test_whatever_else_is_refused_naming_the_setting_and_not_what_it_says(
    collector: str, office: str
) -> None:
    with pytest.raises(SetupError) as refused:
        read_addresses(collector, office)
    assert "_ADDRESS" in refused.value.place
    assert "password" not in str(refused.value)
