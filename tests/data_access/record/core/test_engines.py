"""The address of the record: what cannot be one is told in a sentence."""

import pytest

from data_access.record.core.engines import record_file
from errors import StoreError


@pytest.mark.parametrize("url", ["", "x", "mysql://x", "unheard://x", "postgresql+psycopg://host:port/x"])
def test_an_address_of_nothing_that_can_be_opened(url: str) -> None:
    with pytest.raises(StoreError, match=r"^设置 stores\.record_url 不是有效的数据库地址。"):
        record_file(url)
