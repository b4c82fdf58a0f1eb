"""The only place that touches session state and the address.

The address is the truth for sharing (``?township=…&township=…&department=…&asof=2025-06``), the session is the
truth while one clicks about. When both differ, a new address wins (a link, the back button); an address that
a change of page has emptied is filled again.
"""

from collections.abc import Container, Iterable, Mapping, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from errors import NamelessDecision

FILTER_KEYS = ("township", "department", "asof")
_WRITTEN = "_address_written"

Address = dict[str, tuple[str, ...]]


def run() -> object | None:
    """What this run of a page has and no other, one of a fragment alone included; None outside of any run."""
    context = get_script_run_ctx(suppress_warning=True)
    # One context serves all runs of a thread, and is given this anew for each.
    return context and context.parallel_coordinator


def still_here() -> None:
    """Ends this run of a page when its visitor has left or asked for something else, as every call to Streamlit does."""
    if get_script_run_ctx(suppress_warning=True):
        _ = _WRITTEN in st.session_state


def arrival() -> Address | None:
    """The filters that a new address asks for; None while the widgets rule."""
    filters = asked()
    written: Address | None = st.session_state.get(_WRITTEN)
    is_news = written is None or (any(filters.values()) and filters != written)
    return filters if is_news else None


def asked() -> Address:
    """The filters as they stand in the address."""
    return {key: tuple(st.query_params.get_all(key)) for key in FILTER_KEYS}


def chosen(key: str) -> tuple[str, ...]:
    """What a widget of the filter line says; nothing before it was drawn for the first time."""
    value = st.session_state.get(key)
    return (value,) if isinstance(value, str) else tuple(value or ())


def set_widget(key: str, value: object) -> None:
    """Give a keyed widget its value before it is drawn."""
    st.session_state[key] = value


def ensure_widget(key: str, value: object) -> None:
    """Give a keyed widget its first value, or the one it had before it was not drawn for a while."""
    st.session_state.setdefault(key, value)


def show_widget(key: str, value: object) -> None:
    """Give a keyed widget its value where it does not have it yet: a change on its way is not written over."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def widget(key: str) -> object:
    """The value of a keyed widget drawn in this run."""
    return st.session_state.get(key)


def write_address(values: Mapping[str, Iterable[str]], settled: Container[str] = ()) -> None:
    """Put the filters into the address, leaving other parameters (code, id) alone.

    Args:
        settled: filters that stay in the address as a link brought them: what is opened decides them, and writing
            would add a step for the back button to get stuck on.
    """
    found = asked()
    written: Address = {key: found[key] if key in settled else tuple(values.get(key, ())) for key in FILTER_KEYS}
    for key, items in written.items():
        set_parameters(key, items)
    st.session_state[_WRITTEN] = written


def parameter(name: str) -> str:
    """One parameter of the address, or an empty string."""
    return st.query_params.get(name, "")


def parameters(name: str) -> tuple[str, ...]:
    """All values of a parameter that may stand in the address several times."""
    return tuple(st.query_params.get_all(name))


def set_parameters(name: str, values: Sequence[str]) -> None:
    """Keep several choices of the page in the address; none removes the parameter."""
    if not values:
        set_parameter(name, "")
    elif parameters(name) != tuple(values):
        st.query_params[name] = list(values)


def set_parameter(name: str, value: str) -> None:
    """Keep a choice of the page in the address; an empty value removes it."""
    if value:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def take_choice(key: str, parameter_name: str, options: Sequence[str]) -> None:
    """Give a keyed widget the value its parameter of the address asks for, when that is news; else what it had.

    Args:
        options: the values allowed, the one of a bare address first.
    """
    asked, written = parameter(parameter_name), st.session_state.get(f"_written_{parameter_name}")
    is_news = asked not in ("", written)
    if is_news and asked in options:
        st.session_state[key] = asked
    elif st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    if is_news:
        refused = None if asked in options else (asked, st.session_state[key])
        st.session_state[f"_refused_{parameter_name}"] = refused


def refused_choice(parameter_name: str, value: str) -> str:
    """What the address asked for in vain, as long as nothing else is chosen than what was shown in its place; else empty."""
    refused = st.session_state.get(f"_refused_{parameter_name}")
    return parameter(parameter_name) if refused == (parameter(parameter_name), value) else ""


def give_choice(parameter_name: str, value: str, options: Sequence[str], *, is_first_said: bool = False) -> None:
    """Put a widget's value into its parameter of the address; the first option needs no words.

    What was asked in vain stays there until something is chosen, so that the page can go on telling it.

    Args:
        is_first_said: the first option is written too, so that the back button can go back to it.
    """
    if asked := refused_choice(parameter_name, value):
        st.session_state[f"_written_{parameter_name}"] = asked
        return
    said = "" if value == options[0] and not is_first_said else value
    set_parameter(parameter_name, said)
    st.session_state[f"_written_{parameter_name}"] = said


def take_choices(key: str, parameter_name: str, options: Container[str]) -> tuple[str, ...] | None:
    """Give a keyed multiselect what its parameter of the address asks for, when that is news; else what it had.

    Returns:
        What the address asks for and is no option; None where it is no news.
    """
    asked, written = parameter(parameter_name), st.session_state.get(f"_written_{parameter_name}")
    if asked and (asked != written or key not in st.session_state):
        names = tuple(filter(None, dict.fromkeys(asked.split(","))))
        st.session_state[key] = [name for name in names if name in options]
        return tuple(name for name in names if name not in options)
    st.session_state[key] = [name for name in st.session_state.get(key, ()) if name in options]
    return None


def give_choices(parameter_name: str, values: Sequence[str]) -> None:
    """Put the values of a multiselect into its parameter of the address."""
    said = ",".join(values)
    set_parameter(parameter_name, said)
    st.session_state[f"_written_{parameter_name}"] = said


def remember(key: str, value: object) -> None:
    """Keep a small fact for this session, such as the last click that was handled."""
    st.session_state[f"_{key}"] = value


def recall(key: str) -> object:
    """What :func:`remember` kept, or None."""
    return st.session_state.get(f"_{key}")


def done(message: str, *keys: str, is_published: bool = True) -> None:
    """After a step that succeeded: say so in the next run, with these widgets empty, and start it.

    A form that keeps what was chosen and typed would, clicked again, do the same to the next thing in the list.

    Args:
        is_published: whether the screens show it already.
    """
    st.session_state["_done"], st.session_state["_emptied"] = (message, is_published), keys
    st.rerun()


def say_done() -> None:
    """What the last run did; call it before the widgets are drawn that it empties."""
    for key in st.session_state.pop("_emptied", ()):
        st.session_state.pop(key, None)
    if said := st.session_state.pop("_done", None):
        message, is_published = said
        (st.success if is_published else st.warning)(message)


def actor() -> str:
    """Who is at work on the data page, as typed there; until accounts exist nobody proves it."""
    return str(st.session_state.get("actor") or "").strip() or "网页（未填经办人）"


def person() -> str:
    """Who decides, by name: what the county settles, assigns or takes note of is somebody's word.

    Raises:
        NamelessDecision: nothing was typed.
    """
    name = str(st.session_state.get("actor") or "").strip()
    if not name:
        raise NamelessDecision("还没有填经办人，不知道是谁定的。请先在“经办人”一栏填姓名，再点一次。")
    return name
