"""What people write into the files of settings and of the county: read as editors save it, refused in Chinese."""

import re
import tomllib
from typing import Any

from pydantic_core import ErrorDetails

_PLACE = re.compile(r"line (\d+), column (\d+)")
_LIMITS = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于"}
#: Kind of a pydantic error, or how such kinds begin -> what has to be written instead.
_WANTED = {
    "missing": "不能空着，请补填", "string_too_short": "不能空着，请补填",
    "extra_forbidden": "没有这一项，请删去或改正名称", "string_type": "要写成带引号的文字", "path": "要写成带引号的文字",
    "bool": "只能填 true 或 false", "int": "要填数字", "float": "要填数字", "finite_number": "要填数字",
    "date": "要填日期", "list": "要写成方括号里的几项", "tuple": "要写成方括号里的几项",
    "frozen_set": "要写成方括号里的几项", "set": "要写成方括号里的几项", "dict": "要写成用方括号开头的一节",
    "model": "要写成用方括号开头的一节",
}  # fmt: skip


class MiswrittenError(ValueError):
    """A text that is no TOML; ``str(error)`` is a Chinese clause without a full stop."""


def toml_of(raw: bytes) -> dict[str, Any]:
    """A TOML file, with the mark that Notepad puts before UTF-8 or without. Raises MiswrittenError."""
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MiswrittenError(f"写法有误：第 {line} 行不是 UTF-8 编码，请在记事本里另存为 UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        where = f"第 {place[1]} 行第 {place[2]} 个字" if place else "文件末尾"
        what = "同一项写了两次" if "overwrite" in str(error) else "请检查引号、方括号和等号是否成对、是否写全"
        raise MiswrittenError(f"写法有误：{where}附近，{what}") from None
    except (RecursionError, ValueError):  # the parser's own limits
        raise MiswrittenError("写法有误：方括号套得太深，或有一个数字太长") from None


def key_of(error: ErrorDetails) -> str:
    """Where a value stands that pydantic refused: ``stores.record``."""
    return ".".join(map(str, error["loc"]))


def problem(error: ErrorDetails, *, is_shown: bool) -> str:
    """Why pydantic refused a value, as a Chinese clause; the value is repeated where it may be shown."""
    given = f"，现为“{error['input']}”" if is_shown else ""
    kind, limits = error["type"], error.get("ctx", {})
    if kind in ("enum", "literal_error"):
        choices = str(limits["expected"]).replace(" or ", "、").replace(", ", "、")
        return f"只能填 {choices.replace(chr(39), '')}{given}" if is_shown else f"只能写 {choices}"
    if kind.startswith(("greater", "less")):
        bounds = "、".join(f"{word} {limits[key]}" for key, word in _LIMITS.items() if key in limits)
        return f"数字超出范围，要{bounds}{given}"
    if kind == "string_too_long":
        return f"最多 {limits['max_length']} 个字"
    wanted = next((text for begin, text in _WANTED.items() if kind.startswith(begin)), "")
    if wanted:
        return wanted if kind in ("missing", "string_too_short", "extra_forbidden") else wanted + given
    if not error["msg"].isascii():  # our own words
        return error["msg"].removeprefix("Value error, ")
    return f"写法不对{given}，请改正"
