"""Characters of which not all bytes are known, chosen by what is likeliest among what is certain."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from fangzhi.text.misread import LOST
from fangzhi.text.trellis import Rival, Seen, Trellis, differing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.text.misread import Token

#: What may have stood there otherwise is shown as lost if it is less likely by no more than this, as a logarithm.
MARGIN = 2.5
#: How many steps all searches of a text may take, and how much less likely a character of the other script is.
_STEPS, _FOREIGN = 1_500_000, -6.0
#: What a mark costs that is not paired, or does not end a line as it should.
_UNPAIRED = -5.0
_OPENING, _CLOSING, _GOING_ON = "“《（‘【〔「『", "”》）’】〕」』", "，、“《（‘【〔「『"
_PAIRED = {**dict(zip(_OPENING, _CLOSING, strict=True)), **dict(zip(_CLOSING, _OPENING, strict=True))}
_CLAUSE = re.compile("[^，。、；：！？\n]{0,60}[，。、；：！？\n]?")


class Filling:
    """Finds the likeliest characters, given pairs that the text has elsewhere and an encoding of its own script."""

    def __init__(self, near: frozenset[str], script: str) -> None:
        self.near, self.script, self.left = near, script, _STEPS

    def chars(self, tokens: list[Token], text: str, forms: str) -> list[str]:
        """The characters of the tokens; `text` is what of them is certain."""
        chars = [token.text + token.tail for token in tokens]
        for clause in _CLAUSE.finditer(text):
            if LOST in clause[0] and self.left > 0:
                start = max(clause.start() - 1, 0)
                options = [
                    tuple(Seen(at, char, form, 0, self._cost(char, at, text)) for char, form in tokens[at].choices)
                    or (Seen(at, text[at], forms[at], 0),)
                    for at in range(start, clause.end())
                ]
                for place in self._settled(options):
                    chars[place.at] = place.char + tokens[place.at].tail
        return chars

    def _settled(self, options: list[tuple[Seen, ...]]) -> Iterator[Seen]:
        """The characters that are settled, by place."""
        trellis = Trellis(self.near)
        first, end = options[0][0].at, options[-1][0].at + 1
        trellis.begin(first)
        for choices in options:
            at = choices[0].at
            for group in trellis.groups(at).values():
                for seen in choices:
                    if len(choices) == 1 or trellis.hopeful(group, at + 1, seen.form):
                        trellis.step(group, at + 1, None, seen)
            trellis.drop(at)
        self.left -= trellis.steps
        finals = trellis.finals(end)
        score, best = finals[0] if finals else (0.0, None)
        if best:
            rivals = [Rival(score - other, place) for other, place in finals[1:] if score - other <= MARGIN]
            doubtful = differing(best, rivals, MARGIN)
            yield from (place.seen for place in best.path() if place.seen.at not in doubtful)

    def _cost(self, char: str, at: int, text: str) -> float:
        """What a character costs that its script does not have, or a mark that is out of place."""
        if not _encodes(char, self.script):
            return _FOREIGN
        if char in _OPENING and not _closed(text[at + 1 :], _PAIRED[char], char):
            return _UNPAIRED
        if char in _CLOSING and not _closed(text[:at][::-1], _PAIRED[char], char):
            return _UNPAIRED
        return _UNPAIRED if char in _GOING_ON and text[at + 1 : at + 2] in {"", "\r", "\n"} else 0.0


def _closed(text: str, wanted: str, again: str) -> bool:
    """Whether `wanted` stands in the text, and before `again` does."""
    at = text.find(wanted)
    return at >= 0 and again not in text[:at]


@cache
def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
