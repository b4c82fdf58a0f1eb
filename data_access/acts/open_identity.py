"""The one door to names, numbers, phones and addresses of a household.

It is shut: who may open it, and where every opening is written down, belongs to the accounts, which do not exist yet.
"""

from data_access.store import Store
from errors import IdentityRefused
from models.viewing import Viewer


def open_identity(store: Store, viewer: Viewer, household_id: str, reason: str) -> None:
    """Open the identity of one household for somebody who may see it.

    Args:
        viewer: who asks. household_id: the surrogate. reason: why, in the asker's words.

    Raises:
        IdentityRefused: always, until there are accounts and rights: a reason alone proves nobody.
    """
    raise IdentityRefused(
        "现在不能查看姓名和联系方式：看板还没有登录和权限管理，无法确认是谁在看，也无法留下查看记录。"
        "请在全国系统或乡镇的纸质档案里查看；启用权限管理后，有权限的人可在这里写明理由查看。"
    )
