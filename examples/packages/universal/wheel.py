"""Makes the wheel of one file for every CPython: python wheel.py LIBRARY FOLDER

No build tool writes these tags. The file is `universal_words.so`, a suffix that every CPython has;
`.abi3.so` is none of the free-threaded 3.15's, `.abi3t.so` is none before 3.15.
"""

import base64
import hashlib
import os
import sys
import sysconfig
import zipfile

NAME, VERSION, MODULE = "universal_words", "0.1.0", "universal_words"
# Builds with the GIL take abi3, and free-threaded ones abi3t, which older installers do not know.
PYTHONS = "cp39"
ABIS = "abi3.abi3t"


def main(library, folder):
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    tags = [f"{python}-{abi}-{platform}" for python in PYTHONS.split(".") for abi in ABIS.split(".")]
    with open(library, "rb") as file:
        content = file.read()
    information = f"{NAME}-{VERSION}.dist-info"
    files = {
        f"{MODULE}.so": content,
        f"{information}/METADATA": (
            f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {VERSION}\nRequires-Python: >=3.9\n"
        ).encode(),
        f"{information}/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: wheel.py\nRoot-Is-Purelib: false\n"
            + "".join(f"Tag: {tag}\n" for tag in tags)
        ).encode(),
    }
    record = ""
    for path, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(data)}\n"
    files[f"{information}/RECORD"] = f"{record}{information}/RECORD,,\n".encode()
    wheel = os.path.join(folder, f"{NAME}-{VERSION}-{PYTHONS}-{ABIS}-{platform}.whl")
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    print(wheel)


if __name__ == "__main__":
    main(*sys.argv[1:])
