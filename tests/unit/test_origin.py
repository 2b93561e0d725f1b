from hypothesis import given
from hypothesis import strategies as st

from fangzhi.origin import Edit, Origin
from fangzhi.text.layer import Layer

RAW = st.text("凉山州abc", max_size=12)


@st.composite
def edited(draw, layer):
    """A layer after a step of drawn edits."""
    cuts = sorted(draw(st.lists(st.integers(0, len(layer.text)), max_size=6)))
    pairs = [*zip(cuts[::2], cuts[1::2], strict=False)]
    return layer.edited(Edit(start, end, draw(RAW)) for start, end in pairs)


@st.composite
def layers(draw):
    """A raw text after some steps."""
    layer = Layer.of(draw(RAW))
    for _ in range(draw(st.integers(0, 3))):
        layer = draw(edited(layer))
    return layer


@given(layers())
def test_places_rise_and_stay_inside_the_raw_text(layer):
    places = [layer.origin.range(at, at + 1) for at in range(len(layer.text))]
    assert layer.origin.length == len(layer.text)
    assert all(start <= end for start, end in places)
    assert places == sorted(places)
    assert [end for _, end in places] == sorted(end for _, end in places)


@given(layers())
def test_edits_give_back_the_text_from_its_parts(layer):
    assert layer.edited([]) is layer
    assert layer.edited([Edit(0, len(layer.text), layer.text)]).text == layer.text


@given(RAW, st.integers(0, 12), st.integers(0, 12), RAW)
def test_what_no_edit_touches_keeps_its_place(raw, one, other, new):
    start, end = sorted((min(one, len(raw)), min(other, len(raw))))
    layer = Layer.of(raw).edited([Edit(start, end, new)])
    assert [layer.origin.range(at, at + 1) for at in range(start)] == [(at, at + 1) for at in range(start)]
    after = range(start + len(new), len(layer.text))
    assert [layer.origin.start(at) - layer.origin.start(after.start) for at in after] == [*range(len(after))]
    assert all(layer.text[at] == raw[layer.origin.start(at)] for at in after)
    assert all(layer.origin.located(layer.origin.start(at)) == at for at in after)


def test_a_replaced_range_belongs_to_each_of_its_characters():
    layer = Layer.of("a&nbsp;b").edited([Edit(1, 7, "甲乙")])
    assert [layer.origin.range(at, at + 1) for at in range(4)] == [(0, 1), (1, 7), (1, 7), (7, 8)]
    assert layer.origin.range(2, 2) == (1, 1)


def test_an_untouched_text_is_one_piece():
    assert Origin.whole(9).edited([Edit(2, 3, "x")]) == Origin.whole(9)
    assert Origin.whole(0).range(0, 0) == (0, 0)
