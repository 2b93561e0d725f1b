"""What names and their places say by themselves: chains of places, institutions of a place, parts of a whole, aims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fangzhi.model import Candidate, Mention, Span
from fangzhi.relations.groups import chained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated

_CHAIN, _OPENING, _OWNER, _AIM = "name/chain", "name/opens-with-place", "name/opens-with-owner", "name/holds-place"
#: Classes that stand where the place is that opens their name; a university or a company need not.
_SEATED = ("Hospital", "School", "GovernmentBody", "ResearchInstitute")
_OWNERS = ("University", "Company", "ResearchInstitute", "Hospital")
_AIMED = ("Program",)


def extract_containment(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[Candidate]:
    """The candidates that chains of places and the inside of names give."""
    sentences = {m.span: s.span for s in text.sentences for m in text.within(s.span)}
    linked = [m for m in text.mentions if m.span in resolved.keys]
    for before, after in zip(linked, linked[1:], strict=False):
        if chained(before, after):
            yield _named(after, "locatedIn", before, sentences[after.span], _CHAIN, 0.95)
    alone = _alone(linked, lexicon)
    for mention in linked:
        if not mention.anaphor:
            yield from _inside(mention, alone, sentences, lexicon)


def _named(subject: Mention, predicate: str, obj: Mention, sentence: Span, rule: str, confidence: float) -> Candidate:
    return Candidate(subject, predicate, obj, sentence, rule, confidence, subject.span)


def _alone(mentions: list[Mention], lexicon: Lexicon) -> dict[str, Mention]:
    """The first mention of every place and owner that the text means by itself, by every form it uses."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        kinds = ("Place", *_OWNERS)
        if not mention.anaphor and any(lexicon.ontology.is_a(mention.cls, kind) for kind in kinds):
            found.setdefault(mention.name, mention)
    return found


def _inside(
    mention: Mention, alone: dict[str, Mention], sentences: dict[Span, Span], lexicon: Lexicon
) -> Iterator[Candidate]:
    name, sentence = mention.name, sentences[mention.span]
    opening = max((form for form in alone if name.startswith(form) and form != name), key=len, default=None)
    if opening:
        whole = alone[opening]
        if whole.cls == "Division" and mention.cls in _SEATED:
            yield _named(mention, "locatedIn", whole, sentence, _OPENING, 0.9)
        elif whole.cls in _OWNERS:
            yield _named(mention, "partOf", whole, sentence, _OWNER, 0.85)
    if mention.cls in _AIMED:
        held = sorted(form for form in alone if form in name[1:] and alone[form].cls == "Division")
        for form in held:
            yield _named(mention, "targets", alone[form], sentence, _AIM, 0.75)
