"""What a number format adds to its number."""

from __future__ import annotations

import pytest

from data_access.intake.files.number_forms import NumberForm, form_of, is_percent


@pytest.mark.parametrize(
    ("code", "value", "form"),
    [
        ('0.0"万亩"', 4.3, NumberForm(after="万亩")),
        ('#,##0.00"元"', 32000, NumberForm(after="元")),
        ('General"公里"', 4.6, NumberForm(after="公里")),
        ('G/通用格式"公里"', 4.6, NumberForm(after="公里")),
        ("0.0万亩", 4.3, NumberForm(after="万亩")),
        ("0\\米", 4.3, NumberForm(after="米")),
        ('0!.0,"万亩"', 43000, NumberForm(after="万亩", divisor=10_000)),
        ('0\\.0,"万"', 43000, NumberForm(after="万", divisor=10_000)),
        ('0"."0,"万"', 43000, NumberForm(after="万", divisor=10_000)),
        ("0!.0000", 43000, NumberForm(divisor=10_000)),
        ('#,##0,"千元"', 43000, NumberForm(after="千元", divisor=1000)),
        ("0.0,", 43000, NumberForm(divisor=1000)),
        ("0,,.0", 43000, NumberForm(divisor=1_000_000)),
        ('"¥"#,##0.00', 3, NumberForm(before="¥")),
        ("[$¥-804]#,##0.00", 3, NumberForm(before="¥")),
        ("[Red]0.0", 3, None),
        ("[$-804]0.0", 3, None),
        ('[>=10000]0!.0,"万";0"亩"', 43000, NumberForm(after="万", divisor=10_000)),
        ('[>=10000]0!.0,"万";0"亩"', 430, NumberForm(after="亩")),
        ('0"亩";-0"亩";"无"', 0, NumberForm(middle="无")),
        ('0"亩";-0"亩"', -3, NumberForm(after="亩")),
        ('"LC-"000', 7, NumberForm(before="LC-", digits=3)),
        ("00000", 7, NumberForm(digits=5)),
        ("000\\-0000", 7, NumberForm(digits=7)),
        ('0"公里"000', 7, NumberForm(middle="公里", digits=4)),
        ("General", 7, None),
        ("0.00", 7, None),
        ("#,##0.00", 7, None),
        ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 7, None),
        ("#,##0_);(#,##0)", -7, None),
        ("0.00E+00", 7, None),
        ('yyyy"年"m"月"', 45000, None),
        ('0.0"点"%', 0.5, None),
        ("", 7, None),
        ('"' * 5000, 7, None),
    ],
)  # fmt: skip
def test_texts_and_scaling_are_told_apart(code: str, value: float, form: NumberForm | None) -> None:
    assert form_of(code, value) == form


def test_a_percent_sign_in_quotes_is_none() -> None:
    assert is_percent("0.0%") and is_percent('0.0"点"%') and is_percent("0.0_ %")
    assert not is_percent('0.00"%"') and not is_percent("0.00\\%")
