"""Runs the command that is installed beside this package."""
import os
import subprocess
import sys
import sysconfig


def command():
    """The path of the command: in the scripts folder of this installation, or of the user's."""
    name = "pymodule-inspect" + (sysconfig.get_config_var("EXE") or "")
    folders = [sysconfig.get_path("scripts")]
    # 3.9 has no public name for the scheme of pip install --user.
    folders += [sysconfig.get_path("scripts", scheme) for scheme in sysconfig.get_scheme_names() if scheme.endswith("_user")]
    # pip install --target puts it there.
    folders.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin"))
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    raise FileNotFoundError(f"{name} is in none of {', '.join(folders)}: install pymodule-inspect again")


def main():
    """Runs it with this process's arguments and returns its exit status."""
    arguments = [command(), *sys.argv[1:]]
    if os.name == "posix":
        os.execv(arguments[0], arguments)
    return subprocess.run(arguments).returncode


if __name__ == "__main__":
    sys.exit(main())
