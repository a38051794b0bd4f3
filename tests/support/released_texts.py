"""Scales, facets and statements for a made-up analysis that reads like a real one; R marks a reverse item."""

from __future__ import annotations

Facets = tuple[tuple[str, tuple[str, ...]], ...]

AGREE = ("strongly disagree", "disagree", "neither", "agree", "strongly agree")
OFTEN = ("never", "rarely", "sometimes", "often", "always")


def _facets(block: str) -> Facets:
    lines = [line.split(": ", 1) for line in block.strip().splitlines()]
    return tuple((title, tuple(statements.split(" | "))) for title, statements in lines)


TRUST = _facets("""
Ability: know their trade | make sound decisions | R lose track of the basics
Care: care how a decision lands on people | stand up for staff | R put their own interest first
Kept word: do what they say they will do | follow up on promises | R change course without a word
Damage owned: name mistakes openly | explain what went wrong | R leave old damage unspoken
Room to recover: give people a second chance | let trust grow again | R hold old errors against people
""")
SAFETY = _facets("""
Voice: can tell a senior leader an unpopular truth | speak up early when a plan looks wrong | R hide problems
Mistakes: can admit an error the same day it happens | get help after a mistake | R pay for bringing bad news
Difference: can disagree with a manager in a meeting | can ask basic questions | R pretend to agree to fit in
Security: would hear early about a risk to their job | feel secure enough to do their best | R fear dismissal
""")
COMMS = _facets("""
Clarity: know where the company is going | understand what is asked of them | R guess at priorities
Reasons: hear why a decision was made | can explain a decision to others | R get orders without reasons
Timing: hear news before it is public | get notice before changes start | R hear it from rumour first
Honest bad news: hear bad news straight | know what is not yet known | R get bad news dressed up
Two-way: can ask senior leaders a question | see answers come back | R see feedback vanish
""")
TALKS = _facets("""
Understand: ask what people want from work | listen until people feel understood
Align: link their goals to what the company needs | set goals together with people
Hard talks: raise a hard topic in a calm, direct way | R dodge talks about pay, growth or leaving
Check in: make time to talk beyond daily tasks | R cancel one-to-one talks
Keep word: write down what was agreed | do what was promised in those talks
Get answers: get people a clear answer to a request | R say that a request was out of their hands
""")
OUTCOMES = _facets("""
Stay: expect to be here in two years | R look at job advertisements
Engagement: put energy into the work | find the work worth doing
Advocacy: would tell a friend to work here | R warn friends about working here
Momentum: see things getting better here | R feel that the company stands still
Belief in action: expect this survey to lead to action | R have seen surveys come to nothing
""")

SCALES = (
    ("trust", "Trust in senior leaders", TRUST, AGREE, "Senior leaders", 44.0),
    ("psy_safety", "Psychological safety", SAFETY, AGREE, "Front-line staff", 57.0),
    ("comms", "Communication", COMMS, AGREE, "Front-line staff", 71.0),
    ("mgr_conv", "Manager conversations", TALKS, OFTEN, "How often do managers here", 47.0),
    ("outcomes", "Outcomes", OUTCOMES, AGREE, "Front-line staff", 61.0),
)
LOW = {
    "trust": "Words are discounted: people wait for deeds before they believe an announcement.",
    "psy_safety": "Problems are hidden until they are expensive.",
    "comms": "Rumour fills the gaps that official news leaves.",
    "mgr_conv": "Talks between managers and staff are absent or empty.",
    "outcomes": "People are ready to leave and hold back effort.",
}
TREATMENT = {
    "trust": ("Name one event that damaged trust, explain it, and change one rule", "Chief executive"),
    "psy_safety": ("Leaders share an error of their own first, in every monthly meeting", "Executive team"),
    "comms": ("Hold a fixed rhythm: known, unknown, and when we will know", "Head of communication"),
    "mgr_conv": ("Train one hard conversation with practice, and give a note template", "Head of people"),
    "outcomes": ("Follow up on the scale that goes with staying most", "Chief executive"),
}
UNITS = (
    "Assembly",
    "Customer service",
    "Dispatch",
    "Engineering",
    "Finance",
    "Human resources",
    "Information technology",
    "Maintenance",
    "Procurement",
    "Quality",
    "Research",
    "Sales",
)
