"""Tests of .ci/run and ci/ themselves: the steps that are left out when a mirror is broken, that every script is
called, and that nothing contradicts ci/versions.

The mirrors are directories. The compiler and the interpreters that are built are replaced, so that
the whole takes seconds.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE, LOWEST = "forky", "trixie"


def versions():
    """The rows of ci/versions: name, minor, threading, build, source."""
    lines = (ROOT / "ci/versions").read_text().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


class Mirror:
    """A Debian mirror of one empty component, which parts are spoiled of or added to."""

    def __init__(self, folder):
        self.folder = folder
        self.packages = {}

    def add(self, release, architecture, name, files, version="1.0"):
        """Adds a package with files, by their paths."""
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        for path, text in files.items():
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_text(text)
        (work / "DEBIAN").mkdir(parents=True)
        control = f"Package: {name}\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: nobody\nDescription: none\n"
        (work / "DEBIAN/control").write_text(control)
        deb = self.folder / f"pool/{name}_{version}_{architecture}.deb"
        deb.parent.mkdir(exist_ok=True)
        subprocess.run(["dpkg-deb", "--build", work, deb], check=True, capture_output=True)
        data = deb.read_bytes()
        entry = control + f"Filename: pool/{deb.name}\nSize: {len(data)}\nSHA256: {hashlib.sha256(data).hexdigest()}\n\n"
        key = release, architecture
        self.packages[key] = self.packages.get(key, "") + entry

    def add_source(self, release, name, version):
        """Adds an entry for sources that the mirror does not have."""
        key = release, "source"
        files = "\n".join(f" {'0' * 64} 10 {name}_{version}{end}" for end in ("-1.dsc", ".orig.tar.xz"))
        entry = f"Package: {name}\nBinary: {name}\nVersion: {version}-1\nFormat: 3.0 (quilt)\nDirectory: pool\nChecksums-Sha256:\n{files}\n\n"
        self.packages[key] = self.packages.get(key, "") + entry

    def publish(self, release, architectures):
        """Writes the indexes of a release and the file that has their checksums."""
        folder = self.folder / "dists" / release
        listed = []
        for architecture in [*architectures, "source"]:
            name = "main/source/Sources" if architecture == "source" else f"main/binary-{architecture}/Packages"
            text = self.packages.get((release, architecture), "")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
            listed.append(f" {hashlib.sha256(text.encode()).hexdigest()} {len(text)} {name}")
        release_file = f"Suite: {release}\nCodename: {release}\nArchitectures: {' '.join(architectures)}\nComponents: main\n"
        (folder / "Release").write_text(release_file + "Date: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n" + "\n".join(listed) + "\n")

    def index(self, release, architecture):
        return self.folder / "dists" / release / f"main/binary-{architecture}/Packages"


CARGO = """\
#!/bin/sh
# Stands for cargo: what ci/matrix.sh reads of its output, of the interpreter that it is to use.
[ "$1" = test ] || exit 0
python=${PYO3_PYTHON##*/python}
if [ "$python" = "$BROKEN" ]; then echo "test result: FAILED. 0 passed; 1 failed"; exit 101; fi
echo "pymodule-ffi: CPython $python.0 (stand-in): spam: 3 tests passed"
echo "test result: ok. 5 passed; 0 failed"
"""


class BrokenMirror(unittest.TestCase):
    """The gate on a machine that has its own interpreters, against a mirror that has little."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.mirror = Mirror(self.folder / "mirror")
        self.mirror.folder.mkdir()
        # Headers for foreign machines, of which the mirror has one in order.
        for name in ("linux-libc-dev", "libc6-dev", *self.debian_headers()):
            for architecture, machine in (("arm64", "aarch64"), ("i386", "i386"), ("s390x", "s390x")):
                self.mirror.add(RELEASE, architecture, name, {f"usr/include/{machine}-linux-gnu/{name}.h": "\n"})
        # The lists are ahead of what there is.
        for minor in sorted({row[1] for row in versions() if row[4] == "build"}):
            self.mirror.add_source(RELEASE, f"python3.{minor}", f"3.{minor}.2")
        self.mirror.publish(RELEASE, ["amd64", "i386", "s390x", "arm64"])
        # As in the middle of the mirror's update: an index that is not the one that was announced.
        self.spoiled = self.mirror.index(RELEASE, "i386")
        self.whole = self.spoiled.read_text()
        self.spoiled.write_text(self.whole + "Package: newer\n")
        self.mirror.index(RELEASE, "s390x").unlink()
        # Of the release with the lowest Rust there is nothing at all.
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "cargo").write_text(CARGO)
        (tools / "cargo").chmod(0o755)
        self.own = self.interpreters()
        self.environment = dict(
            {k: v for k, v in os.environ.items() if k not in ("CI_STRICT", "LEFT_OUT", "CI_SLOW")},
            MIRROR=self.mirror.folder.as_uri(),
            PYTHONS=str(self.folder / "pythons"),
            PYENV_ROOT=str(self.own),
            CARGO_TARGET_DIR=str(self.folder / "target"),
            PATH=f"{tools}:{os.environ['PATH']}",
            PROVISION_TRIES="2", PROVISION_PAUSE="0", BROKEN="",
        )

    @staticmethod
    def debian_headers():
        return [f"libpython{name}-dev" for name, _, _, build, source in versions() if source == "debian" and build == "release"]

    def interpreters(self):
        """Stand-ins for the machine's own interpreters, which answer for where their headers are."""
        root = self.folder / "pyenv"
        for name, _, _, _, source in versions():
            if source == "machine":
                python = root / f"versions/{name}.0/bin/python{name}"
                python.parent.mkdir(parents=True)
                python.write_text("#!/bin/sh\ncase $2 in *print*) echo /nowhere ;; esac\n")
                python.chmod(0o755)
        return root

    def gate(self, *steps, **more):
        """Runs steps of the gate; the exit status, and the two parts of what it printed."""
        result = subprocess.run(
            [ROOT / ".ci/run", *(steps or ("own", "provision", "lowest-rust", "matrix"))], text=True, env=self.environment | more,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=300,
        )
        printed, _, end = result.stdout.partition("\n== Times\n")
        return result.returncode, printed, end

    def test_a_broken_mirror_leaves_out_what_needs_it_and_nothing_else(self):
        status, printed, end = self.gate()
        self.assertEqual(status, 0, printed + end)
        for name, _, _, _, source in versions():
            with self.subTest(name=name):
                if source == "machine":
                    self.assertRegex(printed, rf"(?m)^{name} .* passed$")
                    self.assertNotIn(f"the tests on {name}\n", end)
                else:
                    self.assertIn(f"the tests on {name}\n", end)
                    self.assertNotRegex(printed, rf"(?m)^{name} .* passed$")
        self.assertRegex(end, r"building with Rust [\d.]+\n    rust-lowest: ")
        self.assertIn("\npassed", end)
        # Whole things are kept although others failed.
        self.assertIn("provisioned foreign-aarch64", printed)
        self.assertTrue((self.folder / "pythons/foreign/usr/include/aarch64-linux-gnu/libc6-dev.h").exists())
        # The mirror's own words.
        self.assertRegex(printed, r"cannot provision foreign-i386: E: .*(unexpected size|Hash Sum)")
        self.assertRegex(printed, r"cannot provision foreign-s390x: E: .*(File not found|Failed to fetch)")
        self.assertRegex(printed, r"cannot provision 3\.15t: E: Failed to fetch .*python3\.15")

    def test_it_takes_up_where_it_stopped(self):
        self.gate("provision")
        self.spoiled.write_text(self.whole)
        (self.mirror.folder / "pool/libc6-dev_1.0_arm64.deb").unlink()
        status, printed, _ = self.gate("provision")
        self.assertEqual(status, 0, printed)
        self.assertIn("provisioned foreign-i386", printed)
        self.assertNotIn("foreign-aarch64", printed)

    def test_a_mirror_that_does_not_answer_is_named(self):
        # Nothing listens there. By itself apt takes that for success.
        more = {"MIRROR": "http://127.0.0.1:9/debian", "PROVISION_TRIES": "1"}
        result = subprocess.run(
            [ROOT / "ci/provision.sh", "foreign-i386"], text=True, env=self.environment | more, capture_output=True, timeout=300)
        self.assertRegex(result.stdout, r"cannot provision foreign-i386: E: .*(Could not connect|Connection refused|connection)")

    def test_strict_is_red_for_what_is_left_out(self):
        status, _, end = self.gate(CI_STRICT="1")
        self.assertEqual(status, 1, end)
        self.assertIn("FAILED: CI_STRICT", end)
        self.assertEqual(self.gate("own", CI_STRICT="1")[0], 0)

    def test_a_row_that_fails_is_red(self):
        status, printed, end = self.gate(BROKEN="3.10")
        self.assertEqual(status, 1, printed + end)
        self.assertRegex(printed, r"(?m)^3\.10 .* FAILED$")
        self.assertIn("FAILED: own", end)

    def test_the_floor_is_not_left_out(self):
        shutil.rmtree(self.own / "versions/3.12.0")
        if pathlib.Path("/usr/bin/python3.12").exists() or pathlib.Path("/usr/local/bin/python3.12").exists():
            self.skipTest("this machine has another 3.12")
        status, printed, end = self.gate()
        self.assertEqual(status, 1, printed + end)
        self.assertIn("3.12: no such interpreter", printed)
        self.assertIn("FAILED: own", end)


class Scripts(unittest.TestCase):
    def test_every_script_is_called(self):
        scripts = {p.name: p.read_text() for p in (ROOT / "ci").iterdir() if p.is_file()}
        called, new = set(), [(ROOT / ".ci/run").read_text()]
        while new:
            # Comments call nothing.
            text = re.sub(r"(?m)^\s*#.*", "", new.pop())
            for name in set(re.findall(r"(?<!\.)\bci/([\w.-]+\w)", text)) - called:
                called.add(name)
                new.append(scripts.get(name, ""))
        self.assertEqual(sorted(set(scripts) - called), [], "nothing that .ci/run calls reads or runs these")
        self.assertEqual(sorted(called - set(scripts)), [], "these are called and are not there")

    def test_the_record_of_slow_checks_has_each(self):
        """By name, with `never` or a verdict, a date and a commit."""
        checks = re.findall(r"(?m)^check ([\w-]+) ", (ROOT / "ci/slow.sh").read_text())
        rows = (ROOT / "ci/slow.txt").read_text().splitlines()
        self.assertEqual([row.split()[0] for row in rows], sorted(checks))
        for row in rows:
            self.assertRegex(row, r"^[\w-]+ +(never|(passed|FAILED) +\d{4}-\d\d-\d\d +\d+ s  [0-9a-f]{7,}(, changed)?)$")

    def test_none_of_them_is_a_monster(self):
        for path in [ROOT / ".ci/run", *(ROOT / "ci").iterdir()]:
            if path.is_file():
                self.assertLessEqual(len(path.read_text().splitlines()), 500, path)


class Versions(unittest.TestCase):
    """What cannot read ci/versions says the same as it."""

    def setUp(self):
        self.minors = sorted({int(row[1]) for row in versions()})
        self.oldest, self.newest = f"3.{self.minors[0]}", f"3.{self.minors[-1]}"
        self.manifest = (ROOT / "Cargo.toml").read_text()

    def test_rows(self):
        for row in versions():
            with self.subTest(row=row):
                name, minor, threading, build, source = row
                self.assertEqual(name, f"3.{minor}" + "t" * (threading == "free") + "d" * (build == "debug"))
                self.assertIn(source, ("machine", "debian", "build"))
        self.assertEqual(self.minors, list(range(self.minors[0], self.minors[-1] + 1)))

    def test_features(self):
        floors = re.findall(r"(?m)^abi3-py3(\d+) =", self.manifest)
        self.assertEqual([int(floor) for floor in floors], self.minors)
        since = int(re.search(r"(?m)^ABI3T_SINCE=(\d+)", (ROOT / "ci/table.sh").read_text()).group(1))
        floors = re.findall(r"(?m)^abi3t-py3(\d+) =", self.manifest)
        self.assertEqual([int(floor) for floor in floors], [m for m in self.minors if m >= since])

    def test_build_script(self):
        text = "".join(p.read_text() for p in [ROOT / "build.rs", *ROOT.glob("build/**/*.rs")])
        found = re.findall(r"const NEWEST: PythonVersion = PythonVersion \{ major: 3, minor: (\d+) \}", text)
        self.assertEqual([f"3.{minor}" for minor in found], [self.newest])
        self.assertIn(f"set PYO3_PYTHON to a CPython {self.oldest} or later", text)

    def test_bindings(self):
        names = {p.stem for p in ROOT.glob("src/**/cpython_3_*.rs")}
        self.assertEqual(names, {"cpython_" + row[0].replace(".", "_") for row in versions() if row[3] == "release"})

    def test_readme(self):
        readme = " ".join((ROOT / "README.md").read_text().split())
        self.assertRegex(readme, rf"(?:from )?{re.escape(self.oldest)} to {re.escape(self.newest)}")
        self.assertIn(f"Python ({self.oldest} or later)", readme)


if __name__ == "__main__":
    unittest.main()
