"""A second site with the same article adds a document, and no second count of what it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import fangzhi

TEXT = Path(__file__).parents[1] / "gold" / "w1-01.txt"
ADDED = "记者在隆德县看到，隆德县与福建大学签约合作。"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> fangzhi.Graph:
    """The article as it was published, and as another site has it later: other furniture, one sentence more."""
    folder = tmp_path_factory.mktemp("sites")
    title, _, *paragraphs = TEXT.read_text("utf-8").strip().split("\n")
    (folder / "a.txt").write_text(TEXT.read_text("utf-8"), encoding="utf-8")
    copied = ["首页 > 要闻 > 正文", f"【要闻】{title}", "2023-06-01 来源：某网 浏览：12次", *paragraphs[:-1], ADDED]
    copied += ["责任编辑：王小五", "版权声明：本网转载，如有侵权请联系删除。"]
    (folder / "b.txt").write_text("\n".join(copied), encoding="utf-8")
    return fangzhi.build(folder)


def test_the_copy_is_a_variant_of_the_article(both: fangzhi.Graph) -> None:
    first, copy = sorted(both.documents, key=lambda d: d.path)
    assert (first.variant_of, copy.variant_of) == (None, first.iri)
    assert (first.source, copy.source) == ("凉山日报", "某网")
    assert [n.document for n in both.corpus.notes if n.kind == "variant"] == ["b.txt"]


def test_nothing_is_counted_twice(both: fangzhi.Graph) -> None:
    alone = fangzhi.build(TEXT)
    first, copy = sorted(both.documents, key=lambda d: d.path)
    said = {(s.subject, s.predicate, s.object): s.evidence for s in alone.statements}
    told = {(s.subject, s.predicate, s.object): s.evidence for s in both.statements}
    assert {triple: len(e) for triple, e in said.items()} == {
        triple: len([e for e in told[triple] if e.document == first.iri]) for triple in said
    }
    repeated = Counter(e.document for triple in said for e in told[triple])
    assert repeated[copy.iri] <= 0.1 * repeated[first.iri]
    assert len(both.quantities) == len(alone.quantities)


def test_the_copy_keeps_its_mentions(both: fangzhi.Graph) -> None:
    found = Counter(m.document for m in both.corpus.mentions)
    first, copy = sorted(both.documents, key=lambda d: d.path)
    assert found[copy.iri] >= 0.9 * found[first.iri]
