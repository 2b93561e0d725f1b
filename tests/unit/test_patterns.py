"""Every row of `ontology/patterns/*.csv` finds its relation in its own example; a hint by itself finds none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fangzhi.annotate import annotate
from fangzhi.lexicon import load_lexicon
from fangzhi.model import BASE, Mention, Raw, Span
from fangzhi.ontology import load_ontology
from fangzhi.relations.frames import extract_frames
from fangzhi.resolve import resolve
from fangzhi.text import to_document
from fangzhi.text.annotated import Annotated
from fangzhi.text.furniture import load_furniture

if TYPE_CHECKING:
    from fangzhi.ontology import Cue

#: The stand-ins of examples, by what ends them.
STAND_INS = {
    "Program": r"“[^”]+”",
    "Policy": r"《[^》]+》",
    "Event": r"(?:甲|乙|第五届人才)(?:论坛|博览会)",
    "Hospital": r"[甲乙](?:大学第一|县人民)?医院",
    "University": r"[甲乙]大学|四川大学",
    "School": r"[甲乙]中学",
    "Company": r"[甲乙](?:公司|集团)",
    "ResearchInstitute": r"[甲乙]研究[院所]",
    "Organization": r"[甲乙](?:联盟|中心|人才发展中心)|乙县医疗队",
    "GovernmentBody": r"[甲乙]部",
    "Person": r"张三",
    "Division": r"[甲乙][省市州县村]",
}
_ANY = re.compile("|".join(f"(?P<{cls}>{form})" for cls, form in STAND_INS.items()))


def marked(example: str) -> Annotated:
    """An example with its stand-ins marked as mentions."""
    lexicon = load_lexicon()
    furniture = load_furniture(lexicon.ontology.folder / "lexicons")
    text = annotate(to_document(Raw("a.txt", f"例句\n\n{example}\n", "", "utf-8"), BASE, furniture), lexicon.gazetteer)
    mentions = (
        Mention(Span(m.start(), m.end()), str(m.lastgroup), m[0].strip("“”《》"), "test")
        for m in _ANY.finditer(text.document.text)
    )
    return Annotated(text.document, text.sentences, tuple(mentions))


def found(example: str) -> set[str]:
    text, lexicon = marked(example), load_lexicon()
    return {c.rule for c in extract_frames(text, resolve(text, lexicon, BASE), lexicon)}


@pytest.mark.parametrize("cue", load_ontology().cues, ids=lambda cue: f"{cue.source}-{cue.cue}")
def test_a_pattern_finds_its_relation_in_its_example(cue: Cue) -> None:
    rule = f"pattern/{cue.relation}/{cue.cue}"
    assert (rule in found(cue.example)) is (cue.frame != "hint"), cue.example
