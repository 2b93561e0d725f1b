"""What is told of a passage: what it says, and what was left out and why."""

from __future__ import annotations

import pytest

from fangzhi.cli import main
from fangzhi.lexicon import load_lexicon
from fangzhi.trial import lines, try_text


def told(passage: str) -> str:
    return "\n".join(lines(try_text(passage, load_lexicon(), "2023-06-01")))


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        ("2022年，冕宁县实施“双培工程”。", "  冕宁县 implements 双培工程"),
        ("冕宁县招聘教师300名。", "  冕宁县: 招聘教师 = 300 名"),
        ("德昌县没有与四川大学签约。", "  cooperatesWith by 签约: denied"),
        ("如果德昌县与四川大学签约，将受益。", "  cooperatesWith by 签约: only supposed"),
        ("德昌县有关负责人参加第五届苹果节。", "  五: a number within a name"),
        ("2022年3月，德昌县招聘教师300名。", "  2022: part of a date"),
        ("德昌县人均收入位居第二。", "  二: an ordinal or an idiom, or no known unit behind it"),
        ("我省招聘教师300名。", "  招聘教师 300名: kept without a subject"),
    ],
)
def test_a_passage_is_told(passage: str, said: str) -> None:
    assert any(line.startswith(said) for line in told(passage).splitlines()), told(passage)


def test_what_is_unlikely_is_told_with_its_share() -> None:
    trial = try_text("冕宁县实施“三支一扶”计划，四川大学、西昌学院招聘教师300名。", load_lexicon())
    assert any("likely to 0." in why for _, why in trial.rejected)


def test_the_command_reads_a_passage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--text", "冕宁县实施“双培工程”。"]) == 0
    assert "冕宁县 implements 双培工程" in capsys.readouterr().out


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "甲县", "assists"]) != 0
    assert "SUBJECT RELATION OBJECT" in capsys.readouterr().err
