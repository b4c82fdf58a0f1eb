"""Names of simulated people beside the words of the program."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from demo.people.identities import add_identities
from settings import ROOT

#: So many that a name of one character that one in seven thousand men has is drawn for certain.
_SIZE = 200_000
_TEXTS = ("analysis", "briefing", "counties", "data_access", "geo", "models", "pages", "services", "ui")


def words() -> set[str]:
    """Every word that stands in the program and its counties, and every three characters in a row of one."""
    files = (file for name in _TEXTS for file in (ROOT / name).rglob("*") if file.suffix in (".py", ".toml", ".csv"))
    found = {word for file in files for word in re.findall(r"[\u4e00-\u9fff]+", file.read_text(encoding="utf-8"))}
    return found | {word[start : start + 3] for word in found for start in range(len(word) - 2)}


def test_nobody_is_called_a_word_of_the_screens() -> None:
    people = pd.DataFrame(
        {"household": np.arange(_SIZE), "relation": "户主", "age": 40, "birth_year": 1985, "gender": ["男", "女"] * (_SIZE // 2)}
    )  # fmt: skip
    names = add_identities(people, "140524", np.random.default_rng(1))["name"]
    assert {"原生", "李文"} <= set(names) and names.str.len().between(2, 3).all()
    assert {"原文", "责任单位"} <= words() and set(names) & words() == set()
