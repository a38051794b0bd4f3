"""What a page says and offers, told by its kinds of elements, as browsers tell it too."""

from __future__ import annotations

from diagnostic.web.collector.kinds import kinds_in


def body(content: str) -> list[str]:
    page = f"<!doctype html><html><head><title>Left out</title></head><body>{content}</body></html>"
    return kinds_in(page.encode())


def test_each_kind_is_told_once_with_its_own_words_and_without_numbers() -> None:
    assert body('<p id="q-1">One <b>two</b> 3</p>\n<p id="q-22">One <b>two</b> 14</p>') == [
        "b|two",
        "p id=q-#|One #",
    ]


def test_order_spaces_and_tickets_play_no_part() -> None:
    ticket = "0123456789abcdef" * 4
    one = f'<p hidden class="a">x\n  y</p><input name="ticket" value="{ticket}"><hr>'
    other = f'<hr><input value="{ticket[::-1]}" name="ticket"><p class="a" hidden="">x y</p>'
    assert body(one) == body(other) == ["hr|", "input name=ticket value=#|", "p class=a hidden=|x y"]


def test_whatever_is_added_or_worded_otherwise_makes_another_kind() -> None:
    plain = '<main><p class="lead">Choose &amp; go on.</p><template id="t">More<b>x</b></template></main>'
    assert "p class=lead|Choose & go on." in body(plain)
    for old, new in (
        ("go on.", "go on, Ada."),
        ('class="lead"', 'class="lead" title="Ada"'),
        ("<p", "<img src=ada.png><p"),
        ("More", "More, Ada"),
        ("<b>x</b>", "<b>x</b><i>Ada</i>"),
        ("</main>", "Ada</main>"),
    ):
        assert body(plain.replace(old, new, 1)) != body(plain)


def test_units_are_left_out_since_a_tightened_manifest_may_take_them_away() -> None:
    units = '<h3 data-units>Place</h3><div data-units><select><option value="N">North</option></select></div>'
    assert body(f"<p>a</p>{units}<p>b</p>") == body("<p>a</p><p>b</p>") == ["p|a", "p|b"]


def test_a_text_field_is_read_as_browsers_read_it() -> None:
    assert body("<textarea>\n</textarea>") == ["textarea|"]
