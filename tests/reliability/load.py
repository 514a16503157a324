"""Long runs, with figures: imports in a row, subinterpreters in a row, threads, references.

    load.py SECONDS TWIN   with the modules of tests/hostile and tests/modules in sys.path, and keeps.c
                           of this folder, compiled, in the folder TWIN
    load.py --imports      the imports in a row only
"""

import gc
import importlib
import os
import subprocess
import sys
import threading
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "python"))
import support

BATCH = 2500
failures = 0


def resident():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except OSError:
        return 0


def report(name, cases, failed, more=""):
    global failures
    failures += failed
    print(f"load: {name}: {cases} cases, {failed} failures{more}", flush=True)


def exercise(name="keeps"):
    sys.modules.pop(name, None)
    module = importlib.import_module(name)
    stored = module.dict()
    stored["module"] = module
    for other in module.all():
        other["module"] = module
    assert module.is_dict(stored) and not module.is_dict({})
    return module


def import_in_a_row(count):
    for number in range(count):
        exercise()
        if number % 500 == 499:
            gc.collect()
    gc.collect()


def growth():
    """Prints by how many KiB memory grows with a batch of imports in a row: the median of 8.

    Memory for what waits for a collection comes in jumps, of a megabyte without the GIL; what each
    import loses is in each batch.
    """
    import_in_a_row(BATCH)
    before, batches = resident(), []
    for _ in range(8):
        import_in_a_row(BATCH)
        batches.append(resident())
    grown = sorted(after - before for before, after in zip([before] + batches, batches))
    keeps = sys.modules["keeps"]
    print((grown[3] + grown[4]) // 2, keeps.executed(), keeps.dropped())


def imports(twin):
    """The module may not take more than the same module in C."""
    found = []
    for folder in (os.environ["PYTHONPATH"], twin):
        command = [sys.executable, "-B", os.path.abspath(__file__), "--imports"]
        printed = subprocess.check_output(command, env=dict(os.environ, PYTHONPATH=folder))
        found.append([int(number) for number in printed.split()])
    (ours, executed, dropped), (theirs, *_) = found
    failed = executed - dropped > 1
    # The smallest object has 16 bytes.
    failed += ours - max(theirs, 0) > BATCH * 16 // 1024
    more = f"; {executed} executed, {dropped} dropped, {ours} KiB more for {BATCH}, in C {theirs}"
    report("imports in a row", executed, failed, more)


def references():
    if not support.DEBUG:
        return
    totals = []
    for batch in range(6):
        for _ in range(100):
            exercise()
        sys.modules.pop("keeps")
        gc.collect()
        totals.append(sys.gettotalrefcount())
    growth = [after - before for before, after in zip(totals[1:], totals[2:])]
    # One that is lost in each import would be 100 in each batch.
    report("references, batches of 100 imports", 6, sum(one >= 100 for one in growth), f"; growth {growth}")


def subinterpreters(n=200):
    failed, cases, before = 0, 0, resident()
    for kind in support.KINDS:
        for _ in range(n):
            cases += 1
            interpreter = support.create(kind)
            try:
                support.execute(
                    interpreter,
                    "import keeps, gc\nkeeps.dict()['module'] = keeps\nassert len(keeps.all()) == 6\n"
                    "import sys\ndel sys.modules['keeps'], keeps\ngc.collect()\nimport keeps",
                )
            except RuntimeError as error:
                failed += 1
                print(error)
            finally:
                support.destroy(interpreter)
    report("subinterpreters in a row", cases, failed, f"; {resident() - before} KiB more")


def threads(seconds):
    """Eight threads: imports, calls, collections, replaced modules."""
    errors, counts, end = [], [0] * 8, time.monotonic() + seconds
    allowed = ("being executed", "has no state", "has been cleared", "not in sys.modules", "partially initialized")

    def work(index):
        number = 0
        while time.monotonic() < end:
            number += 1
            try:
                what = (number + index) % 6
                module = importlib.import_module("keeps")
                if what == 0:
                    module.dict()["me"] = module
                elif what == 1:
                    assert len(module.all()) == 6
                elif what == 2:
                    sys.modules.pop("keeps", None)
                elif what == 3 and number % 50 == 0:
                    gc.collect()
                elif what == 4:
                    importlib.reload(module)
                else:
                    assert not module.is_dict(object())
                counts[index] += 1
            except (ImportError, SystemError, KeyError, AttributeError) as error:
                if not isinstance(error, (KeyError, AttributeError)) and not any(text in str(error) for text in allowed):
                    errors.append(repr(error))
            except Exception as error:
                errors.append(repr(error))

    workers = [threading.Thread(target=work, args=(index,)) for index in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sys.modules.pop("keeps", None)
    gc.collect()
    report(f"eight threads for {seconds:.0f} s", sum(counts), len(errors), f"; {sorted(set(errors))[:5]}" if errors else "")


HOSTILE = {
    "namespaces cleared": "import keeps; keeps.__dict__.clear(); import gc; gc.collect()",
    "sys.modules replaced": "import sys; sys.modules = {}; import keeps; sys.modules = None\ntry: import keeps as again\nexcept Exception: pass",
    "reload": "import importlib, keeps\nfor _ in range(100): importlib.reload(keeps)",
    "import at shutdown": "import atexit\n@atexit.register\ndef late():\n    import keeps; keeps.dict()['x'] = keeps",
    "import in a destructor at shutdown": "class Last:\n    def __del__(self):\n        try:\n            import keeps; keeps.dict()\n        except BaseException: pass\nimport sys\nsys.last = Last()\nkept = Last()",
    "two names": "import sys, importlib.machinery as m, importlib.util as u, keeps\nl = m.ExtensionFileLoader('package.keeps', keeps.__file__)\no = u.module_from_spec(u.spec_from_loader('package.keeps', l)); l.exec_module(o)\nassert o is not keeps and o.dict() is not keeps.dict()",
    "fork": "import os, keeps\nfor _ in range(20):\n    pid = os.fork()\n    if not pid:\n        import sys; del sys.modules['keeps']; import keeps as k; k.dict()['x'] = k; os._exit(0)\n    assert os.waitpid(pid, 0)[1] == 0",
    "fork with threads": "import os, sys, threading, keeps, warnings\nwarnings.simplefilter('ignore')\nstop = []\ndef work():\n    while not stop:\n        sys.modules.pop('keeps', None)\n        try: import keeps\n        except ImportError: pass\nts = [threading.Thread(target=work) for _ in range(3)]\n[t.start() for t in ts]\nfor _ in range(20):\n    pid = os.fork()\n    if not pid: os._exit(0)\n    assert os.waitpid(pid, 0)[1] == 0\nstop.append(1)\n[t.join() for t in ts]",
    "module kept by a daemon": "import threading, keeps, time\ndef work():\n    while True: keeps.dict(); keeps.all()\nthreading.Thread(target=work, daemon=True).start(); time.sleep(0.1)",
    "a state that is asked for too early": "import early; assert isinstance(early.early, ImportError)",
}


def hostile():
    failed = 0
    for name, code in HOSTILE.items():
        status, output = support.run(code)
        if status != 0:
            failed += 1
            print(f"load: hostile: {name}: status {status}\n{output}")
    report("hostile programs", len(HOSTILE), failed)


if sys.argv[1:] == ["--imports"]:
    growth()
    sys.exit()
imports(sys.argv[2])
references()
subinterpreters()
hostile()
threads(float(sys.argv[1]))
print(f"load: {failures} failures")
sys.exit(failures != 0)
