"""A form on paper to a PDF: A4, to print on both sides and staple; it reads the same without colour."""

from __future__ import annotations

from diagnostic.reporting.cards.pattern import band
from diagnostic.reporting.palette import INK, PAPER
from diagnostic.reporting.paper.form import NOT_APPLICABLE_KEY, PaperForm
from diagnostic.reporting.printing import printed_environment, printed_pdf

CODE_GROUPS, CODE_GROUP_LENGTH = 5, 4
"""How many boxes the code is copied into."""

_CROSS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 6">'
    f'<path d="M1 1L5 5M5 1L1 5" stroke="{INK}" stroke-width=".7" stroke-linecap="round"/></svg>'
)


def paper_pdf(form: PaperForm) -> bytes:
    """Set the form as a tagged PDF/UA with its fonts inside."""
    style = printed_environment(form.language).get_template("paper/paper.css").render(form=form)
    strip = band(form.look.pattern, PAPER, columns=9, rows=3).encode()
    drawings = {
        "report:paper/band": (strip, "image/svg+xml"),
        "report:paper/cross": (_CROSS.encode(), "image/svg+xml"),
    }
    return printed_pdf(paper_html(form), style, languages=(form.language,), drawings=drawings)


def paper_html(form: PaperForm) -> str:
    facts = {
        "form": form,
        "n_groups": CODE_GROUPS,
        "n_in_group": CODE_GROUP_LENGTH,
        "dash": NOT_APPLICABLE_KEY,
    }
    return printed_environment(form.language).get_template("paper/paper.html").render(facts)
