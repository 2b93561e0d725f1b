"""Damaged texts come back: what our own texts say after a mirror has had them, and how sure it is."""

import importlib.util
import sys
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from fangzhi.text.gbk import table, vanishes
from fangzhi.text.pinyin import always_annotated, find_glosses, read_as
from fangzhi.text.restore import STEPS, restore

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "tests/bench"


def _bench(name):
    """A module of the benchmarks, which are no package."""
    sys.path.insert(0, str(BENCH))
    try:
        spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(BENCH))
    return module


damage = _bench("damage")
restoring = _bench("restoring")
TEXTS = restoring.texts("measure")


@pytest.mark.parametrize("site", damage.sites("measure")[:3], ids=lambda site: site.name)
def test_damaged_texts_come_back(site):
    """Few errors, nearly all of them flagged, and no digit silently wrong, on texts that nothing was tuned on."""
    samples = [damage.damaged(text, site) for text in TEXTS[::9]]
    scores = [restoring.scored(sample, restore(sample.text)).counts for sample in samples]
    size = sum(score["size"] for score in scores)
    assert sum(score["wrong"] for score in scores) / size < 0.005
    assert sum(score["silent"] for score in scores) / size < 0.002
    assert sum(score["digits wrong"] + score["digits extra"] for score in scores) == 0


@pytest.mark.parametrize("split", ["tune", "measure"])
def test_clean_texts_stay(split):
    for text in restoring.texts(split):
        restored = restore(text)
        assert restoring.folded(text).text == restoring.folded(restored.text).text
        assert restored.unreadable == ()


def test_damaged_texts_are_restored_once():
    (site,) = damage.sites("tune")[:1]
    for text in restoring.texts("tune")[::20]:
        once = restore(damage.damaged(text, site).text).text
        assert once == restore(once).text


@pytest.mark.parametrize("step", STEPS)
def test_every_step_can_be_left_out(step):
    raw = "&nbsp;ÖÐ¹úÈË\r\n　凉山州\u200b与１２家習(xí)近平,，；開出良方?!爸绿煜轮握咴谌瞬?,打好"
    kinds = {change.kind for change in restore(raw, (step,)).changes()}
    assert step not in kinds
    assert restore(raw, STEPS).text == raw


def test_most_of_what_is_put_back_is_what_was_there():
    raw = "變化?；顒悠陂g還，開出良方?!爸绿煜轮握咴谌瞬?,重點領(lǐng)域?qū)n}研討會(huì)"
    restored = restore(raw)
    assert (
        Levenshtein.distance(restored.text, "变化。活动期间还，开出良方。“致天下之治者在人才，重点领域专题研讨会") <= 2
    )
    at = restored.text.index("专题")
    assert raw[slice(*restored.origin.range(at, at + 2))] == "n}"


@pytest.mark.parametrize(
    "raw", ["?" * 3000, "?!" * 300, "?qū)" * 100, "?!" + "爸绿" * 1000, "\ud800?!\udfff", "?", "?!", "?)"]
)
def test_hostile_question_marks_end(raw):
    assert restore(raw).origin.length == len(restore(raw).text)


def test_a_figure_beside_an_orphan_is_never_trusted():
    for raw in ("習(xí)近平到當(dāng)地?0多萬人", "當?shù)?0多萬人", "重點專???2個"):
        restored = restore(raw)
        digits = [at for at, char in enumerate(restored.text) if char.isdigit()]
        assert digits
        assert all(any(span.start <= at < span.end for span in restored.unreadable) for at in digits)


def test_the_bytes_of_vanished_pairs_are_those_of_no_character():
    pairs = table().pairs
    assert not any(vanishes(*pair) for pair in pairs)
    assert pairs[0xD6, 0xAE] == ("之", "之")
    assert dict(table().before_dropped(0xD6))[-2] is not None


def test_readings_are_those_of_characters():
    assert "驅" in read_as("qū")
    assert "們" in read_as("men")
    assert read_as("new") == ()


def test_characters_that_always_have_a_gloss():
    raw = "習(xí)近平學習(xí)，學校(xiào)和學(xué)院"
    glosses = find_glosses(raw)
    plain = raw
    for gloss in reversed(glosses):
        plain = plain[: gloss.start] + plain[gloss.end :]
    assert always_annotated(raw, plain, glosses) == {"習", "校"}
