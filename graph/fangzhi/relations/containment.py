"""What names and their places say by themselves: chains of places, institutions of a place, parts of a whole, aims."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Candidate, Mention, Span
from fangzhi.relations.groups import chained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated

_CHAIN, _OPENING, _OWNER, _AIM = "name/chain", "name/opens-with-place", "name/opens-with-owner", "name/holds-place"
#: How sure each is: about the share of right ones on train.
_SURE = {_CHAIN: 0.95, _OPENING: 0.9, _OWNER: 0.85, _AIM: 0.75}
#: Classes that stand where the place is that opens their name; a university or a company need not.
_SEATED = ("Hospital", "School", "GovernmentBody", "ResearchInstitute")
_OWNERS = ("University", "Company", "ResearchInstitute", "Hospital", "GovernmentBody")
_PLACES = ("Division", "Region")
_AIMED = ("Program", "Policy")
_SUPPORTED = re.compile("(?:支持|帮扶|援助|支援|促进|推进|推动|加快|服务)$")
_DIVISION_ENDS = "村镇乡县市区州旗盟"


def extract_containment(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[Candidate]:
    """The candidates that chains of places and the inside of names give."""
    sentences = {m.span: s.span for s in text.sentences for m in text.within(s.span)}
    linked = [m for m in text.mentions if m.span in resolved.keys]
    for before, after in pairwise(linked):
        if chained(text.document.text, before, after):
            yield _named(after, "locatedIn", before, sentences[after.span], _CHAIN)
    wholes = _wholes(linked, resolved, lexicon)
    seen: set[str] = set()
    for mention in linked:
        key = resolved.keys[mention.span]
        if not mention.anaphor and key not in seen:
            seen.add(key)
            yield from _inside(mention, resolved.names[key], wholes, sentences[mention.span], lexicon)


def _named(subject: Mention, predicate: str, obj: Mention, sentence: Span, rule: str) -> Candidate:
    return Candidate(subject, predicate, obj, sentence, rule, _SURE[rule], subject.span)


def _wholes(mentions: list[Mention], resolved: Resolved, lexicon: Lexicon) -> dict[str, Mention]:
    """The first mention of every place and owner the text means by itself, by every form it or the gazetteer knows."""
    found: dict[str, Mention] = {}
    first: dict[str, Mention] = {}
    for mention in mentions:
        if not mention.anaphor and mention.cls in (*_PLACES, *_OWNERS):
            whole = first.setdefault(resolved.keys[mention.span], mention)
            found.setdefault(mention.name, whole)
            found.setdefault(resolved.names[resolved.keys[mention.span]], whole)
    for form in lexicon.gazetteer.forms_of(first):
        found.setdefault(form[0], first[form[1]])
    return found


def _inside(
    mention: Mention, name: str, wholes: dict[str, Mention], sentence: Span, lexicon: Lexicon
) -> Iterator[Candidate]:
    opening = next((name[:end] for end in range(len(name) - 1, 1, -1) if name[:end] in wholes), None)
    whole = wholes[opening] if opening else None
    if opening and whole and whole.cls in _PLACES:
        if mention.cls in _SEATED and not _elsewhere(name, opening, lexicon):
            yield _named(mention, "locatedIn", whole, sentence, _OPENING)
    elif whole and whole.cls in _OWNERS:
        yield _named(mention, "partOf", whole, sentence, _OWNER)
    for place in _aims(mention, name, wholes):
        yield _named(mention, "targets", place, sentence, _AIM)


def _elsewhere(name: str, opening: str, lexicon: Lexicon) -> bool:
    """Whether the place that opens a name is only part of its owner's, or has a nearer one behind it."""
    gazetteer = lexicon.gazetteer
    longest = gazetteer.longest(name, 0) or opening
    if len(opening) < len(longest) < len(name):
        return True
    nearer = gazetteer.longest(name, len(opening)) or ""
    return len(nearer) > 2 and nearer[-1] in _DIVISION_ENDS and len(opening) + len(nearer) < len(name)


def _aims(mention: Mention, name: str, wholes: dict[str, Mention]) -> Iterator[Mention]:
    """The places within the name of a programme, or that the name of a policy says are to be supported."""
    if mention.cls not in _AIMED:
        return
    held = {form for form in wholes if form in name and wholes[form].cls in _PLACES}
    for form in sorted(form for form in held if not any(form != other and form in other for other in held)):
        if mention.cls == "Program" or _SUPPORTED.search(name[: name.index(form)]):
            yield wholes[form]
