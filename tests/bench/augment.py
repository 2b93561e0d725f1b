"""Annotated texts told of other places and people, so that the tagger learns contexts and not names.

Every county or city of a text becomes another of the same level and last character, every person another person,
and the made-up part of a company's name other characters; all names that contain them change along.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from fangzhi.gazetteer import FULL

if TYPE_CHECKING:
    from fangzhi.lexicon import Lexicon

_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华建国文志玉红春梅海燕晓东宁思远嘉怡子涵一鸣启航若云昊天泽宇"
_CORE = "恒瑞达兴华盛泰丰源通力信科创新鼎天隆宏海润安康宝利德诚美佳光远正元博睿锦金"


def told_anew(text: str, gold: dict, lexicon: Lexicon, seed: str) -> tuple[str, dict]:
    """The text and its annotations with other places, people and companies, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    changes = {}
    for entity in gold["entities"]:
        change = _CHANGES.get(entity["class"])
        if change:
            changes |= change(entity, lexicon, chance)
    words = sorted((word for word in changes if len(word) > 1), key=lambda word: (-len(word), word))
    if not words:
        return text, gold
    pattern = re.compile("|".join(map(re.escape, words)))

    def anew(words: str) -> str:
        return pattern.sub(lambda match: changes[match.group()], words)

    entities = [
        {**e, "name": anew(e["name"]), "aliases": [anew(alias) for alias in e["aliases"]]} for e in gold["entities"]
    ]
    return anew(text), {**gold, "entities": entities}


def _division(entity: dict, lexicon: Lexicon, chance: random.Random) -> dict[str, str]:
    """The full name and the name without its last character, as those of another division of the same kind."""
    gazetteer = lexicon.gazetteer
    keys = [
        f.key for form in (entity["name"], *entity["aliases"]) for f in gazetteer.forms.get(form, ()) if f.kind == FULL
    ]
    keys = [key for key in keys if gazetteer.records[key].level in ("prefecture", "county")]
    if not keys:
        return {}
    old = gazetteer.records[keys[0]]
    same = [
        r
        for r in gazetteer.records.values()
        if r.level == old.level and r.name[-1] == old.name[-1] and 2 < len(r.name) < 5
    ]
    new = chance.choice(same) if same and len(old.name) > 2 else old
    changes = {old.name: new.name}
    if len(old.name) > 3 or len(old.name) == 3:
        changes[old.name[:-1]] = new.name[:-1]
    return changes


def _person(entity: dict, lexicon: Lexicon, chance: random.Random) -> dict[str, str]:
    """Another name of the same length; names with a middle dot or in Latin letters stay."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,3}", entity["name"]):
        return {}
    surnames = sorted(name for name in lexicon.surnames if len(name) == 1)
    given = "".join(chance.choice(_GIVEN) for _ in entity["name"][1:])
    return {entity["name"]: chance.choice(surnames[:300]) + given}


def _company(entity: dict, lexicon: Lexicon, chance: random.Random) -> dict[str, str]:
    """Two other characters for the two before the head or the trade, where no list knows the name."""
    if lexicon.gazetteer.forms.get(entity["name"]):
        return {}
    known = lexicon.gazetteer.longest(entity["name"], 0)
    start = len(known) if known else 0
    core = entity["name"][start : start + 2]
    if not re.fullmatch(r"[\u4e00-\u9fff]{2}", core) or core in ("中国", "国家"):
        return {}
    return {core: "".join(chance.choice(_CORE) for _ in core)}


_CHANGES = {"Division": _division, "Person": _person, "Company": _company}
