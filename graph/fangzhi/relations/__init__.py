"""Relations: every extractor's candidates, checked once against the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fangzhi.relations.containment import extract_containment
from fangzhi.relations.frames import extract_frames
from fangzhi.relations.posts import extract_posts
from fangzhi.relations.weighed import weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Candidate
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated

    Extractor = Callable[[Annotated, Resolved, Lexicon], Iterator[Candidate]]

#: Every extractor; their order is irrelevant.
EXTRACTORS: tuple[Extractor, ...] = (extract_frames, extract_containment, extract_posts)


def extract(
    text: Annotated, resolved: Resolved, lexicon: Lexicon, extractors: Sequence[Extractor] = EXTRACTORS
) -> Iterator[Candidate]:
    """The candidates that the ontology allows between two different entities.

    Where the ontology ships a weigher, it adds what it finds likely to what the standard extractors find.
    """
    ruled = [c for extractor in extractors for c in extractor(text, resolved, lexicon)]
    weighed = weigh(text, resolved, lexicon, ruled) if set(EXTRACTORS) <= set(extractors) else ()
    for candidate in (*ruled, *weighed):
        subject, obj = (resolved.keys.get(end.span) for end in (candidate.subject, candidate.object))
        if subject and obj and subject != obj and _allowed(candidate.predicate, subject, obj, lexicon):
            yield candidate


def _allowed(relation: str, subject: str, obj: str, lexicon: Lexicon) -> bool:
    """Whether two keys, each of which opens with the class of its entity, may be joined.

    A mention's own class is not asked: the record it names, or the other mentions of its name, may be of another.
    """
    return lexicon.ontology.allows(relation, subject.partition("/")[0], obj.partition("/")[0])
