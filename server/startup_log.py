"""The log of the running dashboard: what goes wrong on a page stands there under the number that the page shows."""

import logging
import logging.handlers

from errors import SettingsError, os_reason
from settings import Settings


def start_log(settings: Settings) -> None:
    """Write to the file that the settings name. Raises SettingsError when it cannot be written."""
    try:
        settings.log.file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            settings.log.file, maxBytes=5_000_000, backupCount=5, encoding="utf-8"
        )
    except OSError as error:
        raise SettingsError(
            f"日志文件 {settings.log.file} 写不进去（{os_reason(error)}）。请检查 config.toml 的 log.file 和文件夹权限。"
        ) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("dashboard")
    log.setLevel(settings.log.level)
    log.addHandler(handler)
    # Warming up before the first visitor makes Streamlit warn, in English, that there is no visitor yet.
    logging.getLogger("streamlit.runtime.caching.cache_data_api").setLevel(logging.ERROR)
