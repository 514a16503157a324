"""A submodule in Python that uses one in Rust."""

from submodules.letters import capitalize


def title(text):
    return " ".join(capitalize(word) for word in text.split())
