"""The drawn prompt: prompt_toolkit's editing, history with search, completion, a status line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Event

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import CompletionState
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History, ThreadedHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth

_MENU_ROWS = 6
_STYLE = Style.from_dict(
    {
        "prompt": "bold",
        "bottom-toolbar": "noreverse fg:ansibrightblack",
        "completion-menu": "noreverse bg:default fg:default",
        "completion-menu.completion": "bg:default fg:default",
        "completion-menu.completion.current": "reverse",
        "completion-menu.meta.completion": "bg:default fg:ansibrightblack",
        "completion-menu.meta.completion.current": "bg:default fg:default",
        "scrollbar.background": "bg:default",
        "scrollbar.button": "reverse",
    }
)


class TypedHistory(History):
    """Lines of earlier sittings, and what is typed now.

    They are loaded once ``seen`` is set, and then ``loaded`` is called, both in a thread of their
    own: first the prompt, then what the arrow keys find, then everything else.
    """

    def __init__(
        self,
        load: Callable[[], Iterable[str]],
        keep: Callable[[str], None],
        seen: Event,
        loaded: Callable[[], None],
    ) -> None:
        super().__init__()
        self._load = load
        self._keep = keep
        self._seen = seen
        self._when_loaded = loaded

    def load_history_strings(self) -> Iterable[str]:
        self._seen.wait()
        try:
            return list(self._load())
        finally:
            self._when_loaded()

    def store_string(self, string: str) -> None:
        self._keep(string)


class PromptReader:
    """Reads lines from a terminal, with everything that can be drawn."""

    interactive = True

    def __init__(
        self,
        *,
        history: Callable[[], Iterable[str]],
        keep: Callable[[str], None],
        completer: Completer,
        status: Callable[[], Sequence[str]],
        spelled: Callable[[str], str],
        when_seen: Callable[[], None],
        source: Input | None = None,
        output: Output | None = None,
    ) -> None:
        """``status`` gives the parts of the line below the prompt, the most important first;
        ``spelled`` a text in letters that can be shown. ``when_seen`` is called once, in another
        thread, when the first prompt is on the screen.
        """
        self._status = status
        self._spelled = spelled
        self._seen = Event()
        typed = TypedHistory(history, keep, self._seen, when_seen)
        self._session: PromptSession[str] = PromptSession(
            message=[("class:prompt", "> ")],
            history=ThreadedHistory(typed),
            completer=completer,
            complete_while_typing=Condition(_is_command),
            bottom_toolbar=self._toolbar,
            key_bindings=_bindings(),
            multiline=True,
            prompt_continuation="  ",
            reserve_space_for_menu=_MENU_ROWS,
            style=_STYLE,
            input=source,
            output=output,
        )
        self._session.app.after_render += self._on_screen

    def read(self) -> str:
        return self._session.prompt()

    def agrees(self, question: str) -> bool:
        session: PromptSession[str] = PromptSession(
            input=self._session.input, output=self._session.output
        )
        try:
            return session.prompt(f"{question} [y/N] ").strip().casefold() in ("y", "yes")
        except (EOFError, KeyboardInterrupt):
            return False

    def refresh(self) -> None:
        """Draw the status line anew; may be called from any thread."""
        self._session.app.invalidate()

    def _toolbar(self) -> StyleAndTextTuples:
        width = get_app().output.get_size().columns
        line = ""
        for part in self._status():
            longer = f"{line} · {part}" if line else part
            if get_cwidth(longer) > width:
                break
            line = longer
        return [("", self._spelled(line))]

    def _on_screen(self, _: object) -> None:
        self._seen.set()


def _is_command() -> bool:
    return get_app().current_buffer.text.startswith("/")


def _bindings() -> KeyBindings:
    bindings = KeyBindings()
    writing = has_focus(DEFAULT_BUFFER)  # not in a search through the history

    @bindings.add("enter", filter=writing)
    def accept(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        chosen = buffer.complete_state and buffer.complete_state.current_completion
        if chosen:  # the first Enter takes it, the next one sends the line
            buffer.complete_state = None
        elif buffer.document.text_before_cursor.endswith("\\"):
            buffer.delete_before_cursor()
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    @bindings.add("tab", filter=writing)
    def complete(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state is None:  # at once: a request beside one that runs would be lost
            asked = CompleteEvent(completion_requested=True)
            found = list(buffer.completer.get_completions(buffer.document, asked))
            buffer.complete_state = CompletionState(buffer.document, found) if found else None
        if buffer.complete_state is not None:
            buffer.complete_next()

    @bindings.add("escape", "enter", filter=writing)
    def another_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    @bindings.add("c-c", filter=writing)
    def leave_line(event: KeyPressEvent) -> None:
        event.current_buffer.append_to_history()  # the arrow keys bring it back
        event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    return bindings
