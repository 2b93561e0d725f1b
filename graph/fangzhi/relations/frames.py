"""The cue-and-slot engine: a cue in a clause, its slots filled by typed mentions under domain and range.

Frames, with S the subject, O the object and C the cue:

- `subject-cue-object`: S C O; 凉山州实施双培工程. A subject left unsaid is the one the text carries on.
- `object-cue-subject`: O 由 S C; 论坛由教育部主办, and with the agent first: 由S C O.
- `with`: S 与 O C; 凉山州与四川大学合作. The subject may be carried on.
- `together`: S 与 O C X, each of S and O with X; 双方与四川大学共建研究院.
- `pair`: A与B、C与D C; each pair for itself.
- `subject-object-cue`: S 在/到 O C; 论坛在成都举行.
- `toward`: S 对/向/为 O C; 天津市对舟曲县的帮扶. The subject may be carried on.
- `under`: 在 S C, O …; 在江南大学支持下，从江县…. The object may be the agent of the next clause.
- `subject-of-object-cue`: S 是/为 O 的 C; 四川大学、西昌学院为联盟的成员单位.
- `object-of-subject-cue`: O 是/为 S 的 C; 保山市人民医院是上海市第六人民医院的受援医院.
- `lies`: S C O with nothing between, or C O 的 S; 位于成都的四川大学.
- `whole`: O C S; 集团下属保利物业.
- `explicit`: S C O, the subject named in the clause and never carried on.
- `cue-subject`: C S, the object named last before; 论坛在甲县举行，主办方为乙大学.
- `hint`: the cue decides nothing by itself; it tells the weigher what may be said.
- `aim`: S C O or C O … S, S an undertaking; 面向湘西州实施支教计划.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fangzhi.model import PLANNED, STATED, Candidate
from fangzhi.relations.clauses import Clause, Place, clauses
from fangzhi.relations.scope import modality, negated, supposed
from fangzhi.relations.slots import SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.ontology import Ontology
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated


def extract_frames(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[Candidate]:
    """The candidates of every cue of the ontology's patterns in every clause."""
    for clause in clauses(text, resolved, lexicon):
        for place in clause.cues if not supposed(clause.text, clause.sentence) else ():
            if not negated(clause.text, clause.span, place.span):
                yield from _told(_fill(clause, place, lexicon.ontology), clause, place)


def _fill(clause: Clause, place: Place, ontology: Ontology) -> Iterator[Candidate]:
    fill = SLOTS[place.cue.frame]
    for subject, obj, confidence in fill(clause, place, ontology):
        yield Candidate(
            subject, place.cue.relation, obj, clause.sentence, f"pattern/{place.cue.relation}/{place.cue.cue}",
            confidence, place.span, PLANNED if place.cue.modality == PLANNED else STATED,
        )  # fmt: skip


def _told(found: Iterator[Candidate], clause: Clause, place: Place) -> Iterator[Candidate]:
    mode = modality(clause.text, clause.sentence, clause.span, place.span)
    for candidate in found:
        planned = PLANNED in (mode, candidate.modality)
        yield replace(candidate, modality=PLANNED if planned else STATED)
