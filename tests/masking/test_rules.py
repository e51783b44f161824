"""The table of who is masked: what it says, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import MaskingError
from kg.masking.rules import MaskRule, RuleKind, read_rules

HEAD = "rule,value,category,reason,label\n"


def written(folder: Path, rows: str, head: str = HEAD) -> Path:
    path = folder / "rules.csv"
    path.write_text(head + rows, "utf-8")
    return path


def test_each_row_is_a_rule(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "name,Orla Venn|Orla Tuss,Witness,testified,The baker\n"
        "role,Killing patient,Victim,killed,\n"
        "described,witness,Witness,protected,\n"
        "younger,18,Minor,under age,\n",
    )
    found = read_rules(path)
    assert found[0] == MaskRule(
        RuleKind.NAME, ("Orla Venn", "Orla Tuss"), "Witness", "testified", "The baker",
        f"{path}, line 2",
    )  # fmt: skip
    assert [rule.kind for rule in found[1:]] == [
        RuleKind.ROLE, RuleKind.DESCRIBED, RuleKind.YOUNGER,
    ]  # fmt: skip
    assert found[1].label is None


def test_the_label_may_be_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "name,Orla Venn,Witness,why\n", "rule,value,category,reason\n")
    assert read_rules(path)[0].label is None


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("nam,Orla Venn,Witness,why,\n", "line 2: rule is 'nam'; write one of: name, role"),
        ("name,,Witness,why,\n", "line 2: value is empty"),
        ("name,Orla Venn,,why,\n", "line 2: category is ''"),
        ("name,Orla Venn,w1tness,why,\n", "line 2: category is 'w1tness'"),
        ("name,Orla Venn,Witness,,\n", "line 2: reason is empty"),
        ("younger,teen,Minor,why,\n", "line 2: value is 'teen'; write an age"),
        ("role,a b c,Victim,why,\n", "line 2: value is 'a b c'; write a role"),
        ("name,Orla Venn,Witness,why,X,Y\n", "line 2: more cells than columns"),
        ("name,123,Witness,why,\n", "line 2: value is '123'; write a name"),
        ("role,patient,Victim,why,X\n", "line 2: a label needs rule name"),
        (
            "name,A Venn,Witness,why,X\nname,B Tuss,Witness,why,x\n",
            "line 3: label 'x' is that of",
        ),
    ],
)
def test_a_wrong_row_is_named_with_its_cure(tmp_path: Path, rows: str, told: str) -> None:
    with pytest.raises(MaskingError) as raised:
        read_rules(written(tmp_path, rows))
    assert told in str(raised.value)
    assert "rules.csv" in str(raised.value)


def test_a_missing_column_or_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MaskingError, match=r"line 1: column 'reason' is missing"):
        read_rules(written(tmp_path, "", "rule,value,category\n"))
    with pytest.raises(MaskingError, match="cannot be read"):
        read_rules(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(HEAD.encode() + b"name,Zo\xeb,Witness,why,\n")
    with pytest.raises(MaskingError, match="save it as UTF-8"):
        read_rules(tmp_path / "latin.csv")
