"""Relations: every extractor's candidates, checked once against the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fangzhi.relations.containment import extract_containment
from fangzhi.relations.frames import extract_frames
from fangzhi.relations.posts import extract_posts

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
    """The candidates that the ontology allows between two different entities."""
    for extractor in extractors:
        for candidate in extractor(text, resolved, lexicon):
            ends = candidate.subject, candidate.object
            subject, obj = (resolved.keys.get(end.span) for end in ends)
            if (
                subject
                and obj
                and subject != obj
                and lexicon.ontology.allows(candidate.predicate, ends[0].cls, ends[1].cls)
            ):
                yield candidate
