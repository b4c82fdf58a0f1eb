"""Our own settings, read from config.toml; an unknown key is refused, never ignored."""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from errors import SettingsError, os_reason
from models.lists import Level
from models.miswritten import MiswrittenError, key_of, problem, toml_of

ROOT = Path(__file__).resolve().parent
CONFIG_ENV = "DASHBOARD_CONFIG"


#: What a file system takes: a part of a path, and the whole; counted as UTF-8.
_MAX_PART, _MAX_PATH = 255, 1_000
#: What a limit of files may be set to, and so the largest file that is ever read.
MOST_FILE_MB = 500
#: Of days, rows, percentages.
_MAX_NUMBER = 1_000_000


def _is_a_path(path: Path) -> Path:
    """Refuse what no system can open, before something tries."""
    text = str(path)
    if any(ord(mark) < 32 for mark in text):
        raise ValueError("路径里有看不见的控制字符，写反斜杠的请改成 / 或用单引号")
    if len(text.encode()) > _MAX_PATH or any(len(part.encode()) > _MAX_PART for part in path.parts):
        raise ValueError("路径太长")
    return path


def _is_named(path: Path) -> Path:
    if not path.name:
        raise ValueError("不能空着，请补填")
    return path


_Place = Annotated[Path, AfterValidator(_is_a_path)]
#: Written to: empty would be the folder of config.toml itself.
_OwnPlace = Annotated[Path, AfterValidator(_is_a_path), AfterValidator(_is_named)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_a_sensible_number(cls, value: object, info: ValidationInfo) -> object:
        """Neither true for one, nor days and rows without end."""
        if cls.model_fields[str(info.field_name)].annotation in (int, float):
            if isinstance(value, bool):
                raise ValueError("要填数字")
            if isinstance(value, int | float) and not abs(value) <= _MAX_NUMBER:
                raise ValueError(f"数字太大，最多 {_MAX_NUMBER}")
        return value


class CountySection(_Section):
    folder: _OwnPlace = Path("counties/lingchuan")
    outline: _Place | None = None


class BaseMapSection(_Section):
    """What lies under the county on maps; with ``none`` nothing is fetched. The key is 天地图's, a word of the address."""

    kind: Literal["none", "tianditu", "tiles"] = "none"
    tianditu_key: str = ""
    tiles_folder: _Place | None = None
    source: str = Field("", max_length=60)
    approval_number: str = Field("", max_length=60)

    @field_validator("tianditu_key")
    @classmethod
    def _is_one_word(cls, key: str) -> str:
        if re.fullmatch(r"[0-9A-Za-z]*", key) is None:
            raise ValueError("只能是字母和数字")
        return key

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.kind == "tianditu" and not self.tianditu_key:
            raise ValueError("用天地图要有本单位申请的密钥，写在 tianditu_key")
        if self.kind == "tiles" and self.tiles_folder is None:
            raise ValueError("用本地瓦片要写文件夹 tiles_folder")
        return self


class StoresSection(_Section):
    record_url: str = "sqlite:///data/record.sqlite"
    read_model: _OwnPlace = Path("data/read_model")
    attachments: _OwnPlace = Path("data/attachments")
    demo_on_first_start: bool = True

    @field_validator("record_url")
    @classmethod
    def _names_a_file(cls, url: str) -> str:
        if url.startswith("sqlite"):
            prefix, _, path = url.partition(":///")
            if not prefix or not path or path.startswith(":memory:"):
                raise ValueError("记录库要写成文件，如 sqlite:///data/record.sqlite，否则数据不会留下")
            _is_a_path(Path(path))
        return url


class ImportSection(_Section):
    max_file_mb: float = Field(20, gt=0, le=MOST_FILE_MB)
    max_rows: int = Field(200_000, gt=0)


class ScreenSection(_Section):
    first_month: str = Field("", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")


class PaceSection(_Section):
    """Thresholds of the lights; gap in 百分点, the rest as written in docs/architecture/targets.md."""

    starting_below_time_share: float = Field(0.2, ge=0, le=1)
    amber_gap_pp: float = Field(-10, le=0)
    red_gap_pp: float = Field(-25, le=0)
    amber_catch_up: float = Field(2, gt=1)
    red_catch_up: float = Field(3, gt=1)
    band_pp: float = Field(1, gt=0)


_Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class ColoursSection(_Section):
    """What the lights look like, as #RRGGBB; the word beside a light stays, whatever its colour.

    ``met`` is the darker of the two greens in bars that tell 达标 from 按序时.
    """

    met: _Colour = "#1F6B42"
    green: _Colour = "#2E7D4F"
    amber: _Colour = "#D99A00"
    red: _Colour = "#C0392B"
    grey: _Colour = "#6F767D"


class SupervisionSection(_Section):
    """When an item under supervision is proposed for the next level, in days after it was due; below 0 = before.

    ``deadline_days``: what a new item is given, to be changed by whoever makes it. ``soon_days``: how many days ahead what
    is due stands in the list as coming soon.
    """

    deadline_days: int = Field(30, ge=1)
    hint_days: int = -7
    urge_days: int = 1
    circulate_days: int = 15
    summon_days: int = 30
    soon_days: int = Field(60, ge=1, le=366)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        levels = (self.hint_days, self.urge_days, self.circulate_days, self.summon_days)
        if list(levels) != sorted(set(levels)):
            raise ValueError("天数要一个比一个大：hint_days < urge_days < circulate_days < summon_days")
        return self

    @property
    def level_days(self) -> dict[Level, int]:
        """Days after the due day, by level."""
        return dict(zip(Level, (self.hint_days, self.urge_days, self.circulate_days, self.summon_days), strict=True))


class RankingSection(_Section):
    """``minimum_targets``: a unit or township of which fewer count is shown and not ranked."""

    minimum_targets: int = Field(5, ge=1)


class MonitoringSection(_Section):
    """After how many days an identified household without measures is listed, and listed as waiting too long."""

    without_measures_days: int = Field(10, ge=1)
    without_measures_long_days: int = Field(30, ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.without_measures_days >= self.without_measures_long_days:
            raise ValueError("without_measures_days 要小于 without_measures_long_days")
        return self


class PrivacySection(_Section):
    """``small_cell_below``: counts of households or people under it are not shown exactly outside the office."""

    small_cell_below: int = Field(5, ge=1)


class ReportingSection(_Section):
    """When reports are due, and when a figure is too old.

    ``…_lag``: months after which a figure counts as stale, its own cycle apart. ``due_days_…``: days after the end
    of a period until its report is due.
    """

    month_lag: int = Field(1, ge=0)
    quarter_lag: int = Field(1, ge=0)
    year_lag: int = Field(3, ge=0)
    due_days_month: int = Field(5, ge=0)
    due_days_quarter: int = Field(10, ge=0)
    due_days_year: int = Field(20, ge=0)

    @property
    def due_days(self) -> dict[str, int]:
        """Days by report cycle."""
        return {"month": self.due_days_month, "quarter": self.due_days_quarter, "year": self.due_days_year}


class LogSection(_Section):
    file: _OwnPlace = Path("data/dashboard.log")
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(_Section):
    """All sections of config.toml; paths are absolute after :func:`load_settings`."""

    county: CountySection = CountySection()
    base_map: BaseMapSection = BaseMapSection()
    stores: StoresSection = StoresSection()
    imports: ImportSection = Field(ImportSection(), alias="import")
    screen: ScreenSection = ScreenSection()
    pace: PaceSection = PaceSection()
    colours: ColoursSection = ColoursSection()
    reporting: ReportingSection = ReportingSection()
    supervision: SupervisionSection = SupervisionSection()
    ranking: RankingSection = RankingSection()
    monitoring: MonitoringSection = MonitoringSection()
    privacy: PrivacySection = PrivacySection()
    log: LogSection = LogSection()


def load_settings(path: Path | None = None) -> Settings:
    """Read and check config.toml.

    Args:
        path: the file; by default the one named in ``DASHBOARD_CONFIG``, else config.toml beside this file.

    Raises:
        SettingsError: the file is missing, is not TOML, or has an unknown key or a wrong value.
    """
    path = path or Path(os.environ.get(CONFIG_ENV) or ROOT / "config.toml")
    try:
        settings = Settings.model_validate(_read(path))
    except ValidationError as error:
        first = error.errors()[0]
        # an address may hold a password: values are not repeated
        is_unknown, told = first["type"] == "extra_forbidden", problem(first, is_shown=False)
        reason = "没有这一项设置" if is_unknown else f"取值不对（{told}）"
        raise SettingsError(f"设置文件 {path.name} 的 {key_of(first)}：{reason}。请改正后再启动。") from None
    return _with_absolute_paths(settings, path.resolve().parent)


def _read(path: Path) -> dict[str, Any]:
    try:
        return toml_of(path.read_bytes())
    except FileNotFoundError:
        raise SettingsError(f"找不到设置文件 {path}。请从安装包恢复 {path.name} 后再启动。") from None
    except OSError as error:
        raise SettingsError(f"设置文件 {path} 打不开（{os_reason(error)}）。请检查权限后再启动。") from None
    except MiswrittenError as error:
        raise SettingsError(f"设置文件 {path.name} {error}。请改正后再启动。") from None


class ServerSettings(BaseModel):
    """What this program reads of Streamlit's own settings."""

    address: str
    port: int = Field(ge=1, le=65535)
    certificate: str = Field("", alias="sslCertFile")
    certificate_key: str = Field("", alias="sslKeyFile")

    @property
    def scheme(self) -> str:
        return "https" if self.certificate else "http"


@lru_cache(maxsize=1)
def server_settings() -> ServerSettings:
    """The ``[server]`` part of .streamlit/config.toml. Raises SettingsError."""
    path = ROOT / ".streamlit/config.toml"
    try:
        return ServerSettings.model_validate(_read(path).get("server", {}))
    except ValidationError as error:
        first = error.errors()[0]
        told = f"server.{key_of(first)}：取值不对（{problem(first, is_shown=False)}）"
        raise SettingsError(f"设置文件 .streamlit/config.toml 的 {told}。请改正后再启动。") from None


def _with_absolute_paths(settings: Settings, base: Path) -> Settings:
    """Resolve every path against the folder of config.toml, so the start folder does not matter."""
    county, stores, log, tiles = settings.county, settings.stores, settings.log, settings.base_map.tiles_folder
    url = stores.record_url
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        url = f"sqlite:///{(base / url.removeprefix('sqlite:///')).as_posix()}"
    return settings.model_copy(
        update={
            "county": county.model_copy(
                update={
                    "folder": base / county.folder,
                    "outline": base / county.outline if county.outline else None,
                }
            ),
            "base_map": settings.base_map.model_copy(update={"tiles_folder": base / tiles if tiles else None}),
            "stores": stores.model_copy(
                update={
                    "record_url": url,
                    "read_model": base / stores.read_model,
                    "attachments": base / stores.attachments,
                }
            ),
            "log": log.model_copy(update={"file": base / log.file}),
        }
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return load_settings()
