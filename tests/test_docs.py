"""The documents keep up with the code: nothing a reader needs is missing, and nothing named is gone."""

from __future__ import annotations

import contextlib
import importlib
import re
import shutil
from pathlib import Path

import pytest

import analysis.targets.pace
import cli
from data_access.county.ledgers import Column, ColumnType, Ledger, load_ledgers
from settings import ROOT, Settings
from tests.data_access.filling import ledgers

FOLDER = ROOT / "counties" / "lingchuan"
#: Folders whose files, modules and names in them are looked up.
PARTS = sorted({path.name for path in ROOT.iterdir() if path.is_dir() and path.name.isidentifier()} - {"data"})
#: What a reader is told to make (``x`` too), what is of another program, and what every folder has.
EXAMPLES = {"counties/本县/demo/profiles/public_jobs.toml", "gdal2tiles.py", "__init__.py"}
#: What readers of the present tree open, by its path; the changelog tells of its own day.
DOCS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
}
README, GLOSSARY, LEDGERS = DOCS["README.md"], DOCS["docs/glossary.md"], DOCS["docs/ledgers.md"]


def table_rows(text: str) -> list[list[str]]:
    """Cells of every table row of a document."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]


def code_blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def setting_keys() -> list[tuple[str, object]]:
    """``section.key`` as config.toml spells it, with the default."""
    return [
        (f"{section.alias or name}.{key}", field.default)
        for name, section in Settings.model_fields.items()
        for key, field in section.get_default().__class__.model_fields.items()
    ]


def as_written(default: object) -> str:
    if default is None:
        return "不写"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, Path):
        return f"`{default.as_posix()}`"
    return f"`{default}`" if default != "" else "空"


@pytest.mark.parametrize(("key", "default"), setting_keys())
def test_readme_gives_every_setting_with_its_default(key: str, default: object) -> None:
    assert [row[1] for row in table_rows(README) if row[0] == f"`{key}`"] == [as_written(default)]


def test_readme_gives_no_setting_that_does_not_exist() -> None:
    named = {row[0].strip("`") for row in table_rows(README) if re.fullmatch(r"`[a-z_]+\.[a-z_]+`", row[0])}
    assert named == {key for key, _ in setting_keys()}


def test_readme_gives_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    commands = set(re.findall(r"^    ([a-z][a-z-]+)", capsys.readouterr().out, flags=re.MULTILINE))
    assert {"import", "serve"} <= commands
    assert {row[0].strip("`").split()[0] for row in table_rows(section(README, "命令行一览"))[2:]} == commands


def section(text: str, title: str) -> str:
    return re.split(r"^## ", text.split(f"## {title}\n")[1], flags=re.MULTILINE)[0]


@pytest.mark.parametrize("command", ["run", "test", "fast", "test-all", "coverage", "fuzz", "bench"])
def test_readme_names_the_make_targets(command: str) -> None:
    assert f"make {command} " in "\n".join(code_blocks(README, "sh"))
    assert f"\n{command}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_glossary_names_every_ledger() -> None:
    listed = {(row[0], row[1].strip("`")) for row in table_rows(section(GLOSSARY, "台账一览"))[2:]}
    assert listed == {(ledger.title, ledger.name) for ledger in ledgers()}


def test_glossary_names_only_words_the_code_uses() -> None:
    parts = set(PARTS) - {"benchmarks", "docs", "tests"}
    files = [*ROOT.glob("*.py"), *(path for part in parts for path in (ROOT / part).rglob("*.*"))]
    kinds = (".py", ".sql", ".toml", ".csv")
    used = {
        word
        for path in files
        if path.suffix in kinds
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"), flags=re.ASCII)
    }
    words = {word for row in table_rows(GLOSSARY) for word in re.findall(r"`(\w+)`", row[1])}
    assert len(words) >= 60
    assert words - used == set()


def test_ledger_guide_explains_every_key_and_type() -> None:
    explained = {word for row in table_rows(LEDGERS) for word in re.findall(r"`(\w+)`", row[0])}
    assert {*Ledger.model_fields, *Column.model_fields} <= explained
    assert set(ColumnType) <= explained


def test_ledger_guide_example_can_be_loaded(tmp_path: Path) -> None:
    for part in ("ledgers", "figures", "rules"):
        shutil.copytree(FOLDER / part, tmp_path / part)
    (definition,) = code_blocks(LEDGERS, "toml")
    figure, rule = code_blocks(LEDGERS, "sql")
    (tmp_path / "ledgers" / "public_jobs.toml").write_text(definition, encoding="utf-8")
    (tmp_path / "figures" / "jobs_filled.sql").write_text(figure, encoding="utf-8")
    (tmp_path / "rules" / "vacant_job.sql").write_text(rule, encoding="utf-8")
    ledgers = load_ledgers(tmp_path)
    assert [column.name for column in ledgers["public_jobs"].references] == ["site_id"]
    assert ledgers.rules["vacant_job"].is_row_wise
    # The example leaves out only what contradicts the rest of it.
    shown = set(re.findall(r"^(\w+) =", definition, flags=re.MULTILINE))
    assert {*Ledger.model_fields, *Column.model_fields} - shown == {
        "columns",
        "current",
        "due",
        "earliest",
        "latest",
        "map_by",
        "may_lie_ahead",
        "open_codes",
        "period",
        "presence",
        "sensitive",
        "since",
        "unit_of",
    }


def test_architecture_gives_the_rules_of_the_lights_in_their_order() -> None:
    rules = re.findall(r"^\d+\. .+$", analysis.targets.pace.__doc__ or "", flags=re.MULTILINE)
    assert len(rules) == 11
    assert "\n".join(rules) in DOCS["docs/architecture/targets.md"]


@pytest.mark.parametrize("document", DOCS)
def test_links_lead_to_files(document: str) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", DOCS[document])
    assert [target for target in targets if not ((ROOT / document).parent / target).exists()] == []


def named_in(text: str) -> set[str]:
    """What a document names of the tree: ``folder/file.py``, ``folder/*.sql``, ``folder/module.function``,
    ``package.module.name`` and ``file.py`` alone. A room of data_access may stand without its floor, as in drawings.
    """
    starts = "|".join([*PARTS, *(path.name for path in (ROOT / "data_access").iterdir() if path.is_dir())])
    found = re.findall(rf"(?<![\w./-])(?:{starts})/[\w./*-]*|(?<![\w./-])(?:{'|'.join(PARTS)})(?:\.[A-Za-z_]+)+", text)
    return {name.rstrip(".") for name in (*found, *re.findall(r"(?<![\w./*-])\w+\.py\b", text))}


def is_there(name: str) -> bool:
    """Whether a path or pattern leads to something, or a module with this name or a name in it can be imported."""
    path = name if name.split("/")[0] in PARTS or "/" not in name else f"data_access/{name}"
    path = path.replace("本县", "lingchuan")
    if any(ROOT.glob(path.rstrip("/"))) or (ROOT / f"{path}.py").exists():
        return True
    module, _, last = path.replace("/", ".").rpartition(".")
    with contextlib.suppress(ImportError):
        return hasattr(importlib.import_module(module), last) or bool(importlib.import_module(f"{module}.{last}"))
    return False


@pytest.mark.parametrize("document", DOCS)
def test_what_is_named_of_the_tree_exists(document: str) -> None:
    assert (
        sorted(
            name
            for name in named_in(DOCS[document]) - EXAMPLES
            if not is_there(name) and not re.search(r"/x[./]", name)
        )
        == []
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ui/frame/failures.py", True), ("ui/cached.py", False), ("services/words/", True), ("ui/sight/", False),
        ("published/queries/*.sql", True), ("data_access/queries/*.sql", False), ("cached.py", False), ("cli.py", True),
        ("intake/files/open_file.read_sheets", True), ("geo/layers/prepare.lay", False),
        ("models.reporting.Duty", True), ("models.Duty", False), ("analysis.targets.pace", True),
    ],
)  # fmt: skip
def test_a_name_that_is_gone_is_noticed(name: str, expected: bool) -> None:
    assert named_in(f"Asked of `{name}`, of course.") == {name}
    assert is_there(name) is expected
