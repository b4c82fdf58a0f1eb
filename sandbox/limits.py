"""What reading one file may cost, and what is said when it costs more."""

from dataclasses import dataclass

from errors import FileRefused

#: Of a reading process, beside the program's own code. A workbook of 200,000 rows and 16 columns needs nearly all of it.
MAX_MEMORY_BYTES = 480 * 1024**2


@dataclass(frozen=True)
class Limits:
    """``seconds`` of processor time for one file; on a busy machine it may take ``patience`` times as long."""

    seconds: int = 40
    patience: int = 3


def too_much(name: str) -> FileRefused:
    return FileRefused(
        f"{name}：读这个文件要用的内存或时间超过了上限，没有读完，也没有存入任何数据。"
        "请检查是否有大片多余的格子、很长的文字、很多工作表或过密的图形，把要用的数据复制到新的文件，或分成几个文件后再试。"
    )


def all_busy(name: str) -> FileRefused:
    return FileRefused(f"{name}：前面还有别的文件在读，等了很久也没有轮到。没有存入任何数据，请过几分钟再试。")
