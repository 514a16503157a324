"""Fails each allocation of CPython's in turn, in its own child each time.

    nomemory.py            with the module `spam` of sys.path

Prints a line for each action: at how many points an allocation failed, what the action then did,
and whether it succeeds once there is memory again. A crash and an action that does not recover are
counted; whoever runs this compares them with those of the module in C.
"""

import os
import signal
import sys

import _testcapi

TEXT = "".join(["qu", "iet"])


def load():
    import spam

    return spam


def reload():
    del sys.modules["spam"]
    return load()


def call():
    assert sys.modules["spam"].shout(TEXT) == "QUIET"


def error():
    spam = sys.modules["spam"]
    try:
        spam.shout("")
    except spam.error:
        return
    raise AssertionError("no error")


def wrong():
    try:
        sys.modules["spam"].shout(1)
    except TypeError:
        return
    raise AssertionError("no error")


def free():
    import gc

    sys.modules.pop("spam", None)
    gc.collect()


ACTIONS = {"import": load, "import again": reload, "call": call, "raise": error, "wrong type": wrong, "free": free}
OK, SHORT, OTHER, LOST = 0, 3, 4, 5


def attempt(name, number):
    """What the action does if the allocation of this number fails: a status, or minus a signal."""
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        status = OTHER
        try:
            if name != "import":
                load()
            action = ACTIONS[name]
            _testcapi.set_nomemory(number, number + 1)
            try:
                action()
                status = OK
            except MemoryError:
                status = SHORT
            except BaseException:
                status = OTHER
            finally:
                _testcapi.remove_mem_hooks()
            # With memory it works.
            sys.modules.pop("spam", None)
            if load().shout("a") != "A":
                status = LOST
            free()
        except BaseException:
            status = LOST
        os._exit(status)
    _, status = os.waitpid(pid, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def main():
    which = sys.argv[1] if len(sys.argv) > 1 else "spam"
    total = bad = 0
    for name in ACTIONS:
        seen, quiet, number = {}, 0, 0
        # It is done when no allocation is left that could fail.
        while quiet < 40:
            status = attempt(name, number)
            seen[status] = seen.get(status, 0) + 1
            quiet = quiet + 1 if status == OK else 0
            number += 1
        points = number - quiet
        crashes = sum(count for status, count in seen.items() if status < 0)
        kinds = ", ".join(signal.Signals(-status).name for status in seen if status < 0)
        lost = seen.get(LOST, 0)
        print(
            f"nomemory: {which}: {name}: {points} points, {seen.get(SHORT, 0)} MemoryError, "
            f"{seen.get(OTHER, 0)} other errors, {seen.get(OK, 0) - quiet} unharmed, {lost} not recovered, "
            f"{crashes} crashes{' (' + kinds + ')' if kinds else ''}"
        )
        total, bad = total + points, bad + lost + crashes
    print(f"nomemory: {which}: {total} cases, {bad} failures")


main()
