"""What a browser says of itself decides which programs it is given."""

from __future__ import annotations

import pytest

from server.browsers import Programs, name_of, programs_for

_CHROME = "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"
_FIREFOX = "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:{0}) Gecko/20100101 Firefox/{0}"
_SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{} Safari/605.1.15"
IE_11 = "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; SLCC2; .NET CLR 2.0.50727; rv:11.0) like Gecko"
#: Internet Explorer 11 as the compatibility mode of 360 shows it.
IE_MODE = "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; WOW64; Trident/7.0; SLCC2; .NET4.0C; .NET4.0E)"
EDGE_18 = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763"
SOGOU_80 = _CHROME.format("80.0.3987.87") + " SE 2.X MetaSr 1.0"
OPERA_TODAY = _CHROME.format("140.0.0.0") + " OPR/124.0.0.0"
EDGE_109 = _CHROME.format("109.0.0.0") + " Edg/109.0.1518.140"
ANDROID = "Mozilla/5.0 (Linux; Android 11; V2048A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/87.0.4280.141 Mobile Safari/537.36"

AS_THEY_ARE, FOR_OLD_ENGINES, NONE = Programs.AS_THEY_ARE, Programs.FOR_OLD_ENGINES, Programs.NONE


@pytest.mark.parametrize(
    ("user_agent", "programs", "name"),
    [
        (IE_11, NONE, "Internet Explorer，或者别的浏览器的兼容模式"),
        (IE_MODE, NONE, "Internet Explorer，或者别的浏览器的兼容模式"),
        (EDGE_18, NONE, "旧版 Edge 18"),
        (SOGOU_80, NONE, "Chromium 80"),
        (_CHROME.format("85.0.4183.121"), NONE, "Chromium 85"),
        (_CHROME.format("86.0.4240.198"), FOR_OLD_ENGINES, "Chromium 86"),
        (_CHROME.format("109.0.0.0"), FOR_OLD_ENGINES, "Chromium 109"),
        (EDGE_109, FOR_OLD_ENGINES, "Chromium 109"),
        (ANDROID, FOR_OLD_ENGINES, "Chromium 87"),
        (_CHROME.format("121.0.0.0"), FOR_OLD_ENGINES, "Chromium 121"),
        (_CHROME.format("122.0.0.0"), AS_THEY_ARE, "Chromium 122"),
        (_CHROME.replace("Chrome/", "HeadlessChrome/").format("140.0.0.0"), AS_THEY_ARE, "Chromium 140"),
        (OPERA_TODAY, AS_THEY_ARE, "Chromium 140"),
        (_FIREFOX.format("89.0"), NONE, "Firefox 89"),
        (_FIREFOX.format("115.0"), FOR_OLD_ENGINES, "Firefox 115"),
        (_FIREFOX.format("140.0"), AS_THEY_ARE, "Firefox 140"),
        (_SAFARI.format("15.6.1"), NONE, "Safari 15.6"),
        (_SAFARI.format("16.6"), FOR_OLD_ENGINES, "Safari 16.6"),
        (_SAFARI.format("18.3"), AS_THEY_ARE, "Safari 18.3"),
        ("curl/8.5.0", FOR_OLD_ENGINES, "认不出的浏览器"),
        ("", FOR_OLD_ENGINES, "认不出的浏览器"),
    ],
)
def test_each_is_given_what_it_can_run_and_is_called_by_its_name(
    user_agent: str, programs: Programs, name: str
) -> None:
    assert (programs_for(user_agent), name_of(user_agent)) == (programs, name)
