"""Settings: paths hang on the file, a mistake gives one sentence, and Streamlit's own keep the machine closed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from errors import SettingsError
from settings import CONFIG_ENV, ROOT, load_settings


def config(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[stores]\nrecord = 'x'", "stores.record：没有这一项设置"),
        ("colour = 1", "colour：没有这一项设置"),
        ("[import]\nmax_file_mb = 'zwanzig'", "import.max_file_mb：取值不对"),
        ("[import]\nmax_file_mb = 0", "import.max_file_mb：取值不对"),
        ("[stores]\ndemo_on_first_start = 7", "stores.demo_on_first_start：取值不对"),
        ("[pace]\nred_gap_pp = 25", "pace.red_gap_pp：取值不对"),
        ("stores = 3", "stores：取值不对"),
        ("[base_map]\nkind = 'gaode'", "base_map.kind：取值不对（只能写 'none'、'tianditu'、'tiles'）"),
        ("[base_map]\nkind = 'tianditu'", "base_map：取值不对（用天地图要有本单位申请的密钥，写在 tianditu_key）"),
        ("[base_map]\ntianditu_key = 'a&b'", "base_map.tianditu_key：取值不对（只能是字母和数字）"),
        ("[base_map]\nkind = 'tiles'", "base_map：取值不对（用本地瓦片要写文件夹 tiles_folder）"),
        ('[county]\nfolder = "a\\u0000b"', "county.folder：取值不对（路径里有看不见的控制字符"),
        ('[stores]\nread_model = "D:\\temp"', "stores.read_model：取值不对（路径里有看不见的控制字符"),
        ('[stores]\nrecord_url = "sqlite:///a\\u0000b"', "stores.record_url：取值不对（路径里有看不见的控制字符"),
        (f'[stores]\nattachments = "{"长" * 100}"', "stores.attachments：取值不对（路径太长）"),
        ('[stores]\nread_model = ""', "stores.read_model：取值不对（不能空着，请补填）"),
        ('[log]\nfile = ""', "log.file：取值不对（不能空着，请补填）"),
        (
            '[stores]\nrecord_url = "sqlite://"',
            "stores.record_url：取值不对（记录库要写成文件，如 sqlite:///data/record",
        ),
        ('[stores]\nrecord_url = "sqlite:///"', "stores.record_url：取值不对（记录库要写成文件"),
        ('[stores]\nrecord_url = "sqlite:///:memory:"', "stores.record_url：取值不对（记录库要写成文件"),
        (f"a = {'[' * 3000}", "config.toml 写法有误：方括号套得太深"),
        (f"[import]\nmax_rows = {'9' * 5000}", "config.toml 写法有误：方括号套得太深，或有一个数字太长"),
        ("[import]\nmax_rows = true", "import.max_rows：取值不对（要填数字）"),
        ("[pace]\nred_gap_pp = inf", "pace.red_gap_pp：取值不对（数字太大，最多 1000000）"),
        ("[pace]\nred_gap_pp = nan", "pace.red_gap_pp：取值不对（数字太大，最多 1000000）"),
        ("[reporting]\ndue_days_month = 10000000000000000000", "reporting.due_days_month：取值不对（数字太大"),
        ("[stores", "写法有误"),
        ("a = 1\na = 2", "写法有误"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(config(tmp_path, text))
    message = str(caught.value)
    assert words in message
    assert message.startswith("设置文件 config.toml")
    assert message.endswith("请改正后再启动。")
    assert "\n" not in message


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes('[county]\nfolder = "县"'.encode("gbk"))
    with pytest.raises(SettingsError, match="写法有误"):
        load_settings(tmp_path / "config.toml")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^找不到设置文件 .*none\.toml。请从安装包恢复 none\.toml 后再启动。$"):
        load_settings(tmp_path / "none.toml")


def test_paths_hang_on_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = config(tmp_path, '[county]\noutline = "own.geojson"\n[base_map]\ntiles_folder = "map/tiles"')
    monkeypatch.chdir("/")
    found = load_settings(path)
    assert found.county.folder == tmp_path / "counties" / "lingchuan"
    assert found.county.outline == tmp_path / "own.geojson"
    assert found.base_map.tiles_folder == tmp_path / "map" / "tiles"
    assert found.stores.record_url == f"sqlite:///{tmp_path.as_posix()}/data/record.sqlite"
    assert found.stores.read_model == tmp_path / "data" / "read_model"
    assert found.log.file == tmp_path / "data" / "dashboard.log"


def test_other_addresses_of_the_record_stay_as_they_are(tmp_path: Path) -> None:
    for url in ("postgresql://office/record", "sqlite:////srv/record.sqlite"):
        assert load_settings(config(tmp_path, f'[stores]\nrecord_url = "{url}"')).stores.record_url == url


def test_the_environment_may_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONFIG_ENV, str(config(tmp_path, "[import]\nmax_rows = 77")))
    assert load_settings().imports.max_rows == 77


def test_the_file_that_comes_with_the_program_says_the_defaults(tmp_path: Path) -> None:
    shipped, default = load_settings(ROOT / "config.toml"), load_settings(config(tmp_path, ""))
    assert shipped.imports == default.imports
    assert shipped.screen == default.screen
    assert shipped.base_map == default.base_map and shipped.base_map.kind == "none"
    assert shipped.pace == default.pace
    assert shipped.reporting == default.reporting
    assert shipped.stores.demo_on_first_start is default.stores.demo_on_first_start is True
    assert shipped.county.folder == ROOT / "counties" / "lingchuan"


@pytest.fixture
def options() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


class TestStreamlit:
    def test_it_listens_on_this_machine_alone(self, options: dict[str, dict[str, object]]) -> None:
        assert options["server"]["address"] == "127.0.0.1"
        assert options["server"]["allowedHosts"] == ["127.0.0.1", "localhost"]
        assert options["browser"]["serverAddress"] == "127.0.0.1"

    def test_it_tells_nobody_and_watches_nothing(self, options: dict[str, dict[str, object]]) -> None:
        assert options["browser"]["gatherUsageStats"] is False
        assert options["server"]["fileWatcherType"] == "none"
        assert options["server"]["showEmailPrompt"] is False

    def test_it_shows_no_traceback(self, options: dict[str, dict[str, object]]) -> None:
        assert options["client"]["showErrorDetails"] == "none"
        assert options["client"]["showErrorLinks"] is False

    def test_both_limits_of_an_upload_agree(self, options: dict[str, dict[str, object]]) -> None:
        assert options["server"]["maxUploadSize"] == load_settings(ROOT / "config.toml").imports.max_file_mb
