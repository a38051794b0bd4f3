"""The pages of the statistics say what the docstrings say, leave nothing out, and their examples run."""

import dataclasses
import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostic import psychometrics
from diagnostic.analysis import interpret

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from scripts.statistics_pages.__main__ import BY_HAND, FOLDER  # noqa: E402
from scripts.statistics_pages.docstrings import parts_of  # noqa: E402
from scripts.statistics_pages.pages import CONTAINERS, functions, page_path, pages  # noqa: E402
from scripts.statistics_pages.results import fields_of, result_class  # noqa: E402
from scripts.statistics_pages.tasks import TASKS, by_task  # noqa: E402
from scripts.statistics_pages.verdicts import SCALES, constant_sources, verdicts  # noqa: E402

WRITTEN = pages()
EVERY = functions()
RESULTS = sorted({found for name in EVERY if (found := result_class(getattr(psychometrics, name)))}, key=str)
PATHS = [path.relative_to(FOLDER) for path in FOLDER.rglob("*.md")]
WITH_EXAMPLES = [path for path in PATHS if ">>>" in (FOLDER / path).read_text(encoding="utf-8")]
LINK = re.compile(r"\]\(([^)#]+\.md)\)")


def test_pages_are_current():
    on_disk = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.md")
    }
    stale = {name for name, text in WRITTEN.items() if on_disk.get(name) != text}
    assert not stale, f"run python -m scripts.statistics_pages ({sorted(stale)})"
    assert on_disk.keys() - BY_HAND == WRITTEN.keys()


@pytest.mark.parametrize("name", psychometrics.__all__)
def test_every_public_name_has_a_page_and_stands_in_the_index(name):
    assert page_path(name) in WRITTEN
    assert f"]({page_path(name)})" in WRITTEN["index.md"]


def test_functions_stand_under_tasks_and_the_rest_at_the_end():
    tasks, rest = WRITTEN["index.md"].split("## Results and errors")
    for name in [*EVERY, *CONTAINERS]:
        assert f"]({page_path(name)})" in tasks
    assert "classes/Result.md" in rest
    assert {name for _, names in TASKS.values() for name in names} <= {*EVERY, *CONTAINERS}


def test_a_function_that_no_task_lists_stands_with_its_folder():
    grouped = by_task({"icc": "teams.icc", "icc3": "teams.icc", "Result": "results"}, ["icc", "icc3"])
    assert grouped["Teams"][1] == ["icc", "icc3"]
    assert grouped["Results and errors"][1] == ["Result"]


@pytest.mark.parametrize("name", EVERY)
def test_docstrings_have_every_part(name):
    parts = parts_of(getattr(psychometrics, name))
    required = ("purpose", "arguments", "missing", "errors", "definition", "source", "r_call", "example")
    assert not [part for part in required if not getattr(parts, part)]
    assert re.search(r"\(\d{4}\)", " ".join(parts.source)), "a source has a year"


@pytest.mark.parametrize("name", EVERY)
def test_docstrings_are_on_the_page_word_for_word(name):
    """Nothing that the docstring says is lost when it is taken apart."""
    words = re.compile(r"[A-Za-z0-9À-ž]+")
    said = words.findall(inspect.getdoc(getattr(psychometrics, name)).split(">>>")[0])
    shown = set(words.findall(WRITTEN[page_path(name)]))
    labels = {"R", "Source", "Sources", "Formula", "Formulas", "Missing", "data", "Parameters"}
    missing = [word for word in said if word not in shown | labels and word.capitalize() not in shown]
    assert not missing


@pytest.mark.parametrize("owner", RESULTS, ids=lambda owner: owner.__name__)
def test_every_field_of_a_result_is_explained(owner):
    assert not [each.name for each in fields_of(owner) if not each.word]
    assert {each.name for each in dataclasses.fields(owner)} >= {"method", "notes", "missing"}


@pytest.mark.parametrize("path", sorted(WITH_EXAMPLES), ids=str)
def test_examples_on_the_pages_run_as_they_stand(path):
    text = (FOLDER / path).read_text(encoding="utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, str(path), str(path), 0)
    assert test.examples
    outcome = doctest.DocTestRunner(verbose=False).run(test)
    assert outcome.failed == 0


@pytest.mark.parametrize("path", sorted(PATHS), ids=str)
def test_links_lead_somewhere(path):
    page = FOLDER / path
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).is_file(), target


@pytest.mark.parametrize("name", SCALES)
def test_words_name_their_cutoffs_and_sources(name):
    text = verdicts(name)
    for _, constant in SCALES[name]:
        value = getattr(interpret, constant)
        if isinstance(value, interpret.Cutoffs):
            assert value.source in text
            assert all(f"| {word} | {start:.2f} |" in text for start, word in value.steps)
        else:
            assert constant_sources()[constant] in text
            assert f"{value:.2f}" in text or f"{value:.0%}" in text


def test_words_are_those_of_existing_functions():
    assert SCALES.keys() <= set(EVERY)


def test_the_command_writes_the_pages_and_clears_old_ones(tmp_path):
    (tmp_path / "gone.md").write_text("a function that is no more")
    (tmp_path / "choosing.md").write_text("by hand")
    command = [sys.executable, "-m", "scripts.statistics_pages", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    written = {str(path.relative_to(tmp_path)): path.read_text("utf-8") for path in tmp_path.rglob("*.md")}
    assert written == {**WRITTEN, "choosing.md": "by hand"}
