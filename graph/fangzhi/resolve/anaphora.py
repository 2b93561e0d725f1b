"""What 该州, 我省 and 该校 point at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fangzhi.lexicon import Anaphor, Lexicon
    from fangzhi.model import Mention, Span
    from fangzhi.text.annotated import Annotated

#: Openings that mean the place the text is about, or one above it; 该 points back in the text first.
_OURS, _BACK = ("我", "全", "本"), "该"


def antecedents(
    text: Annotated,
    keys: Mapping[Span, str],
    described: Mapping[str, tuple[str, str]],
    topic: Mention | None,
    lexicon: Lexicon,
) -> dict[Span, str]:
    """The key of the entity that each anaphor of the text points at; those that point at nothing named are left out."""
    anaphors = {anaphor.form: anaphor for anaphor in lexicon.anaphors}
    subject = keys.get(topic.span) if topic else None
    found: dict[Span, str] = {}
    recent: list[str] = []
    for mention in text.mentions:
        if not mention.anaphor:
            recent.append(keys[mention.span])
            continue
        anaphor = anaphors[mention.name]
        around, near = _around(subject, lexicon), () if mention.name.startswith(_OURS) else tuple(reversed(recent))
        for key in (*near, *around) if mention.name.startswith(_BACK) else (*around, *near):
            if key in described and _fits(anaphor, *described[key], lexicon):
                found[mention.span] = key
                recent.append(key)
                break
    return found


def _around(subject: str | None, lexicon: Lexicon) -> list[str]:
    return [subject, *lexicon.gazetteer.ancestors(subject)] if subject else []


def _fits(anaphor: Anaphor, cls: str, name: str, lexicon: Lexicon) -> bool:
    return name.endswith(anaphor.kind) and lexicon.ontology.is_a(cls, anaphor.cls)
