"""What this version of the service shows and runs in respondents' browsers, as hashes for the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from diagnostic.web.collector.kinds import kinds_in
from diagnostic.web.collector.road import consent_page, form_page
from diagnostic.web.pages import asset_bytes, asset_names
from diagnostic.workflows.road_pages import consent_view, questions_hash, questions_view

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.workflows.published_facts import PublishedFacts

_NOT_ON_THE_ROAD = {"entry.js", "kiosk.js", "respondent.js", "send.js", "stations.css"}
"""For cards, tablets and the desk; no invitation leads to them."""


@dataclass(frozen=True)
class Served:
    catalogue: Catalogue

    def scripts(self) -> Mapping[str, str]:
        """Give the SHA-256 of every file that the road's pages use, by name."""
        names = asset_names() - _NOT_ON_THE_ROAD
        return {name: sha256(asset_bytes(name)).hexdigest() for name in sorted(names)}

    def texts(self, facts: PublishedFacts) -> Mapping[str, str]:
        """Give the SHA-256 of each role group's consent page and questions, in each language."""
        return {
            f"{what} {role_group} {language}": promised(facts, role_group, language)
            for role_group in facts.role_groups
            for language in facts.languages
            for what, promised in (("consent", self._consent), ("questions", self._questions))
        }

    def _consent(self, facts: PublishedFacts, role_group: str, language: str) -> str:
        view = consent_view(facts, self.catalogue, role_group, language)
        return sha256(consent_page(view).body).hexdigest()

    def _questions(self, facts: PublishedFacts, role_group: str, language: str) -> str:
        view = questions_view(facts, self.catalogue, role_group, language)
        return questions_hash(view, kinds_in(bytes(form_page(view).body)))
