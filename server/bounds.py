"""How much of the server its visitors may take together; the file handles of the process are what runs out first."""

import sys
from dataclasses import dataclass
from functools import lru_cache

#: Of an open session: its websocket, and three of the event loop that Streamlit keeps for its script.
HANDLES_A_SESSION = 4
#: For the stores, the log, child processes, and requests beside full sessions.
_FOR_THE_REST = 200
#: Of these, what requests leave alone.
_NEVER_FOR_REQUESTS = 100
#: Memory is the bound where handles are not: a session takes 140 KB, a connection less.
_MOST_SESSIONS, _MOST_REQUESTS = 1_000, 1_000
#: What is counted with where the system has no limit, or would name one that is none.
_MANY = 65_536


@dataclass(frozen=True)
class Bounds:
    """What follows from a number of file handles."""

    handles: int

    @property
    def sessions(self) -> int:
        """How many pages may be open at once."""
        return max(1, min(_MOST_SESSIONS, (self.handles - _FOR_THE_REST) // HANDLES_A_SESSION))

    def requests(self, taken: int) -> int:
        """How many connections of requests may be open beside handles that are taken."""
        return max(1, min(_MOST_REQUESTS, self.handles - _NEVER_FOR_REQUESTS - taken))


@lru_cache(maxsize=1)
def bounds() -> Bounds:
    """The bounds of this process, after its limit of file handles was raised as far as it may be."""
    if sys.platform == "win32":
        return Bounds(_MANY)
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MANY if hard == resource.RLIM_INFINITY else hard
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (ValueError, OSError):  # a system that allows less than it says
        most = soft
    return Bounds(min(most, _MANY) if most >= 0 else _MANY)
