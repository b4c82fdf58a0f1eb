"""Every error a person can cause, in one tree.

A message is a Chinese sentence for the screen: what, where, what to do. It never repeats a
sensitive value. Only the frame and the command line turn an error into words for a person.
"""

import errno
import re
import socket

#: What is said where all is stored and the screens do not show it yet.
WAY_OUT = "不要再办一次：运行中的看板过一会儿自己补上，没有运行的在下次启动时补上；也可以运行 python -m cli publish。"
_REASONS = {
    errno.ENOSPC: "磁盘满了", errno.EACCES: "没有权限", errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的", errno.ENOENT: "没有这个文件夹或文件", errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "那里是一个文件夹", errno.ENAMETOOLONG: "名字太长", errno.EIO: "磁盘读写出错",
    errno.EEXIST: "已经有一个同名的文件", errno.EADDRINUSE: "已被占用", errno.EADDRNOTAVAIL: "这台电脑没有这个地址",
    errno.EMFILE: "打开的文件太多", errno.EDQUOT: "磁盘配额用完了",
}  # fmt: skip


def os_reason(error: OSError) -> str:
    """Why the system refused, in words; its own are English."""
    if isinstance(error, socket.gaierror):
        return "没有这个地址"
    return _REASONS.get(error.errno or 0) or f"系统错误 {error.errno}"


def is_full(error: BaseException) -> bool:
    """Whether the disk had no room: that says nothing of the file that was being read."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


#: The folders of an absolute path, of this system's or of Windows, up to its last part.
_FOLDERS = re.compile(r"(?<![\w./\\:])(?:[A-Za-z]:[/\\]|/)(?:[^\s/\\（），。；：“”]+[/\\])+")


def without_folders(sentence: str) -> str:
    """The sentence with files by their names alone: where they lie on the server is nothing for a visitor."""
    return _FOLDERS.sub("", sentence)


class DashboardError(Exception):
    """Base of all expected errors; ``str(error)`` is a sentence fit for the screen."""


def in_words(error: Exception) -> str:
    """What is said of an error where nobody above catches it; one that was not foreseen is called by its kind, for its
    words may be anything.
    """
    if isinstance(error, DashboardError):
        return str(error)
    if isinstance(error, MemoryError):
        return "内存不够，没有做完。请关掉别的程序再试。"
    if isinstance(error, OSError):
        where = f"{error.filename} " if error.filename else "文件或磁盘"
        return f"{where}用不了（{os_reason(error)}）。请检查路径、权限和磁盘空间。"
    return f"程序出错（{type(error).__name__}），没有做完。请把日志交给系统管理员。"


class SettingsError(DashboardError):
    """config.toml or .streamlit/config.toml holds something we cannot use."""


class CountyDataError(DashboardError):
    """A file of the county folder is wrong; names file, row and column.

    Args:
        file: file name inside the county folder.
        problem: Chinese sentence saying what is wrong and what to do.
        row: line number in the file as an editor shows it (header = 1), if known.
        column: column name, if known.
    """

    def __init__(self, file: str, problem: str, row: int | None = None, column: str | None = None) -> None:
        self.file, self.row, self.column, self.problem = file, row, column, problem
        where = f"{file}" + (f" 第 {row} 行" if row else "") + (f" “{column}”列" if column else "")
        super().__init__(f"县情数据有误：{where}：{problem}")


class LedgerDefinitionError(CountyDataError):
    """A ledger's TOML or one of its SELECTs cannot be used."""


class FileRefused(DashboardError):
    """A file as a whole cannot be read: not Excel, empty, too large, no known sheet."""


class AnswerRefused(DashboardError):
    """An answer stands for none of the choices, or for no question that was asked."""


class PersonalDataRefused(DashboardError):
    """Personal rows met a store that may not hold them."""


class WithdrawalRefused(DashboardError):
    """A batch cannot be withdrawn: rows that remain need it, or it is not there."""


class FindingRefused(DashboardError):
    """A finding cannot be settled as asked."""


class SettlementRefused(DashboardError):
    """What the county is said to have settled cannot be taken down as it stands."""


class NoteRefused(DashboardError):
    """A note cannot be taken down, corrected or withdrawn as it stands."""


class RowRefused(DashboardError):
    """A row typed on screen cannot be taken in."""


class CaseRefused(RowRefused):
    """A clue, a case of monitoring or one of its steps cannot be taken down as it stands."""


class RuleChangeRefused(DashboardError):
    """A warning rule cannot be changed as asked."""


class NamelessDecision(DashboardError):
    """A decision has to be somebody's, and no name was given."""


class SupervisionRefused(DashboardError):
    """A supervision item cannot be made, or cannot take the step asked for."""


class IdentityRefused(DashboardError):
    """Names and numbers of a household may not be opened."""


class SubmissionRefused(DashboardError):
    """A report, correction or piece of evidence cannot take the step asked for."""


class StoreError(DashboardError):
    """The record or the read model is damaged, locked, or of another version."""


class RecordRefused(StoreError):
    """The record is not the one that the read model was made from, and nobody said that it should be."""


class NotPublished(StoreError):
    """What was asked for is stored, and only the read model did not follow: nobody has to do it again."""


class NotFound(DashboardError):
    """An address names something that does not exist or is outside the viewer's rights.

    Attributes:
        page: address of the page where what was meant can be found, which the screen offers; empty = none.
    """

    def __init__(self, message: str, *, page: str = "") -> None:
        super().__init__(message)
        self.page = page
