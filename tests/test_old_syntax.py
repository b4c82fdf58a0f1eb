"""Our own styles and scripts say nothing that Chromium 86 does not know: there a rule is dropped, a script does not run."""

from __future__ import annotations

import re

import pytest

from settings import ROOT
from ui.base import theme

#: What came later, with the Chromium that brought it.
CSS = {
    r":has\(": 105, r":(is|where)\(": 88, r":not\([^()\"]*,": 88, r"aspect-ratio": 88, r"\binset\s*:": 87, r"@container": 105,
    r"@layer": 99, r"@scope": 118, r"@starting-style": 117, r"\d[dsl]v[hwbi]\b": 108, r"color-mix|light-dark": 111,
    r"\b(ok)?l(ab|ch)\(|\bhwb\(": 101, r"\{[^{}]*&": 112, r"text-wrap": 114, r"accent-color": 93, r"subgrid": 117,
    r"(^|[;{\s])(translate|rotate|scale)\s*:": 104, r"\(\s*(width|height)\s*[<>]": 104, r"overflow\w*(-\w+)?\s*:\s*clip": 90,
    r"field-sizing|interpolate-size|anchor-name": 123, r"scrollbar-(color|width|gutter)": 94, r":user-valid|:popover-open": 114,
}  # fmt: skip
SCRIPT = {
    r"\bstatic\s*\{": 94, r"#\w+ in ": 91, r"/[dgimsuy]*v[dgimsuy]*[,;.)]": 112, r"^await\b|^const .*= await\b": 89,
    r"\.at\(": 92, r"\.(to(Sorted|Reversed|Spliced)|with)\(": 110, r"\.findLast": 97, r"structuredClone": 98,
    r"Object\.(hasOwn|groupBy)": 93, r"Map\.groupBy": 117, r"withResolvers|fromAsync|Promise\.try": 119,
    r"AbortSignal\.(timeout|any)": 103, r"randomUUID": 92, r"checkVisibility|showPopover|replaceSync": 99,
    r"Intl\.(Segmenter|DurationFormat)": 87, r"\bcause:": 93, r"\.(union|intersection|difference|isSubsetOf)\(": 122,
    r"scheduler\.|startViewTransition|navigation\.": 102,
}  # fmt: skip
#: A rule that asks first whether the browser knows what it speaks of.
_ASKED = re.compile(r"@supports[^{]*\{")
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)

STYLES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
          for part in ("ui", "geo", "server/html") for path in sorted((ROOT / part).rglob("*"))
          if path.suffix in (".css", ".html")}  # fmt: skip
PYTHON = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
          for part in ("ui", "geo") for path in sorted((ROOT / part).rglob("*.py"))}  # fmt: skip
SCRIPTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
           for part in ("ui", "geo") for path in sorted((ROOT / part).rglob("*.js"))}  # fmt: skip


def later(text: str, known: dict[str, int]) -> list[tuple[str, int]]:
    """What of it came after 86: the words and the version."""
    return [(found[0], since) for pattern, since in known.items() for found in re.finditer(pattern, text, re.MULTILINE)]


def test_there_is_something_to_look_at() -> None:
    assert {"ui/static/theme.css", "geo/screen/static/map.css", "server/html/too_old.html"} <= set(STYLES)
    assert {"ui/static/ranking.js", "geo/screen/static/map.js"} <= set(SCRIPTS)


@pytest.mark.parametrize("name", STYLES)
def test_a_style_sheet_speaks_of_nothing_later(name: str) -> None:
    assert later(_ASKED.sub("{", _REMARK.sub("", STYLES[name])), CSS) == []


def test_styles_made_by_the_program_speak_of_nothing_later() -> None:
    made = theme.chinese() + theme._lights() + theme._heats()
    assert "{" in made and later(made, CSS) == []
    in_strings = {
        name: later(" ".join(re.findall(r'style="[^"]*"|<style>.*?</style>', text)), CSS)
        for name, text in PYTHON.items()
    }
    assert {name: found for name, found in in_strings.items() if found} == {}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_uses_nothing_later(name: str) -> None:
    assert later(re.sub(r"^\s*//.*$", "", SCRIPTS[name], flags=re.MULTILINE), SCRIPT) == []


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("a:has(b) {color: red}", CSS, [(":has(", 105)]),
        ("a {height: 100dvh; inset: 0; position: absolute}", CSS, [("inset:", 87), ("0dvh", 108)]),
        ("a:not([b], .c) {} a:not([b]) {}", CSS, [(':not([b],', 88)]),
        ("a {color: color-mix(in srgb, red, blue); & b {color: red}}", CSS, [("color-mix", 111), ("{color: color-mix(in srgb, red, blue); &", 112)]),
        ("@media (width >= 1800px) {}", CSS, [("(width >", 104)]),
        ("a {transform: rotate(3deg); grid-template-columns: minmax(0, 1fr)}", CSS, []),
        ("rows.at(-1); rows.toSorted(); a / v.b", SCRIPT, [(".at(", 92), (".toSorted(", 110)]),
        ("class A { static { this.b = 1 } }", SCRIPT, [("static {", 94)]),
        ("a?.b ?? c; d ||= e; f.replaceAll('g', '')", SCRIPT, []),
    ],
)  # fmt: skip
def test_what_came_later_is_found(text: str, known: dict[str, int], found: list[tuple[str, int]]) -> None:
    assert sorted(later(text, known), key=lambda one: one[1]) == found
