"""What is wrong with how a command was called, in the reader's language.

Typer says it in English alone, in sentences of its own, and keeps the kinds of its errors to itself. So the
sentences are recognised; one that is not known is passed on as it is.
"""

import re

import typer

from vib.locale import N_, Language, translate

PROGRAM = "python -m vib"

_NAME = r"""['"](?P<name>.+?)['"]"""
_SENTENCES = (
    (rf"Missing argument {_NAME}\..*", N_("The argument {name} is missing.")),
    (rf"Missing option {_NAME}\..*", N_("The option {name} is missing.")),
    (
        r"No such option: (?P<name>.+) \(Possible options: (?P<near>.+)\)",
        N_("There is no option {name}. Perhaps you mean: {near}."),
    ),
    (r"No such option: (?P<name>.+)", N_("There is no option {name}.")),
    (
        rf"No such command {_NAME}\. Did you mean '(?P<near>.+)'\?",
        N_("There is no command {name}. Perhaps you mean: {near}."),
    ),
    (rf"No such command {_NAME}\.", N_("There is no command {name}.")),
    (rf"Option {_NAME} requires an argument\.", N_("The option {name} needs a value behind it.")),
    (rf"Option {_NAME} does not take a value\.", N_("The option {name} takes no value.")),
    (
        r"Got unexpected extra argument\(s\) \((?P<name>.+)\)",
        N_("The command has no place for what was typed behind it: {name}."),
    ),
    (
        rf"Invalid value for {_NAME}: (Value error, )?'(?P<value>.*)' is not one of (?P<allowed>.+)\.",
        N_("{name} can't be {value}. Use one of: {allowed}."),
    ),
    (rf"Invalid value for {_NAME}: (?P<said>.*)", N_("The value of {name} can't be used ({said}).")),
)
"""Typer's sentence → ours."""


def told(error: typer.TyperException, language: Language) -> str:
    """What is wrong, and where help is."""
    said = error.format_message()
    found = ((re.fullmatch(pattern, said, re.DOTALL), text) for pattern, text in _SENTENCES)
    known = ((text, match.groupdict()) for match, text in found if match)
    text, values = next(known, (N_("The command can't be called like this ({said})."), {"said": said}))
    context = getattr(error, "ctx", None)
    command = context.command_path if context else PROGRAM
    where = translate(N_("Help: {command} --help"), language, command=command)
    return f"{translate(text, language, **values)} {where}"
