"""Relations: every extractor's candidates, checked once against the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fangzhi.relations.consistency import consistent
from fangzhi.relations.containment import extract_containment
from fangzhi.relations.frames import extract_frames
from fangzhi.relations.judged import LEAST, judged, proposals
from fangzhi.relations.posts import extract_posts
from fangzhi.relations.weighed import weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Candidate
    from fangzhi.relations.judged import Proposal
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated

    Extractor = Callable[[Annotated, Resolved, Lexicon], Iterator[Candidate]]

#: Every extractor; their order is irrelevant.
EXTRACTORS: tuple[Extractor, ...] = (extract_frames, extract_containment, extract_posts)


def extract(
    text: Annotated, resolved: Resolved, lexicon: Lexicon, extractors: Sequence[Extractor] = EXTRACTORS
) -> Iterator[Candidate]:
    """The candidates of every relation between two different entities that the text says likelier than not.

    Where the ontology ships weighers, what the standard extractors find is judged together with what they propose.
    """
    found = [c for c in considered(text, resolved, lexicon, extractors) if c.confidence >= LEAST]
    yield from consistent(found, resolved, lexicon)


def considered(
    text: Annotated, resolved: Resolved, lexicon: Lexicon, extractors: Sequence[Extractor] = EXTRACTORS
) -> Iterator[Candidate]:
    """Everything that is proposed and that the ontology allows, likely or not; `confidence` says how likely."""
    if set(EXTRACTORS) <= set(extractors):
        yield from judged(proposed(text, resolved, lexicon, extractors), lexicon)
    else:
        ruled = (c for extractor in extractors for c in extractor(text, resolved, lexicon))
        yield from (c for c in ruled if _allowed(c, resolved, lexicon))


def proposed(
    text: Annotated, resolved: Resolved, lexicon: Lexicon, extractors: Sequence[Extractor] = EXTRACTORS
) -> tuple[Proposal, ...]:
    """What extractors and the weigher propose, a relation between two entities with all its places."""
    ruled = [c for extractor in extractors for c in extractor(text, resolved, lexicon)]
    weighed = weigh(text, resolved, lexicon, ruled)
    allowed = (c for c in (*ruled, *weighed) if _allowed(c, resolved, lexicon))
    return proposals(allowed, resolved, lexicon.ontology)


def _allowed(c: Candidate, resolved: Resolved, lexicon: Lexicon) -> bool:
    """Whether the ontology lets a relation join its ends' entities, each key of which opens with its class.

    A mention's own class is not asked: the record it names, or the other mentions of its name, may be of another.
    """
    subject, obj = (resolved.keys.get(end.span) for end in (c.subject, c.object))
    if not subject or not obj or subject == obj:
        return False
    return lexicon.ontology.allows(c.predicate, subject.partition("/")[0], obj.partition("/")[0])
