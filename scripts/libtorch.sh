#!/bin/sh
# Puts libtorch, the tensor engine, into .libtorch/ of this checkout. Needs python3 with pip; nothing of
# Python is used at run time.
#
#   scripts/libtorch.sh                    install, or do nothing when it is there already
#   LIBTORCH=/path scripts/libtorch.sh     use your own copy: only check that it has what the build needs
#
# The library is unpacked beside its final place and renamed, so .libtorch is either whole or absent.
set -eu

fail() {
  echo "libtorch.sh: $1" >&2
  exit 1
}

check_own_copy() {
  for part in include/ATen/ATen.h lib/libtorch_cpu.so lib/libc10.so; do
    [ -f "$1/$part" ] || fail "LIBTORCH is $1, which has no $part; name a folder with include/ and lib/ of libtorch."
  done
  echo "libtorch: using $1"
}

if [ -n "${LIBTORCH:-}" ]; then
  check_own_copy "$LIBTORCH"
  exit 0
fi

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
system="$(uname -s) $(uname -m)"
[ "$system" = "Linux x86_64" ] ||
  fail "no libtorch is packaged for $system here; set LIBTORCH to a copy of your own."
command -v python3 >/dev/null 2>&1 || fail "python3 is needed to fetch libtorch and was not found on PATH."

exec python3 -B - "$root" <<'PYTHON'
import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile

VERSION = "2.13.0"
SPACE_NEEDED = 2_500_000_000  # bytes: the larger wheel and what is unpacked from it
LIBRARIES = re.compile(r"lib(c10|torch|torch_cpu|torch_global_deps|gomp[^/]*|cudart|cupti)\.so[.0-9]*$")

root = sys.argv[1]
installed = os.path.join(root, ".libtorch")
work = os.path.join(root, ".libtorch-work")
scratch = os.path.join(work, "scratch")


class Failure(Exception):
    pass


def is_installed():
    try:
        with open(os.path.join(installed, "VERSION")) as stamp:
            return stamp.read().split("+")[0].strip() == VERSION
    except OSError:
        return False


def download(folder, *requirements):
    """Fetches wheels; returns None, or the reason pip gave."""
    os.makedirs(folder, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
               "--no-input", "--no-deps", "--only-binary=:all:", "--python-version", "3.11",
               "--implementation", "cp", "--abi", "cp311", "--abi", "none"]
    # The manylinux tags, newest first: the CUDA run-time wheels carry older ones than torch does.
    for tag in ("manylinux_2_28", "manylinux_2_27", "manylinux_2_25", "manylinux_2_17", "manylinux2014"):
        command += ["--platform", tag + "_x86_64"]
    # pip unpacks under TMPDIR, and /tmp is often too small for this wheel.
    run = subprocess.run(command + ["--dest", folder, *requirements], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         env=dict(os.environ, TMPDIR=folder))
    if run.returncode == 0:
        return None
    if "No module named pip" in run.stdout:
        raise Failure("python3 has no pip, which fetches libtorch; install it (python3 -m ensurepip).")
    if re.search(r"no space left|disk quota", run.stdout, re.IGNORECASE):
        raise OSError(errno.ENOSPC, "")
    if re.search(r"NewConnectionError|ConnectTimeout|NameResolution|ProxyError|Network is unreachable",
                 run.stdout):
        return "the package index could not be reached"
    reasons = [line for line in run.stdout.splitlines() if line.startswith("ERROR:")]
    return (reasons or run.stdout.splitlines() or ["pip failed without a word"])[-1].removeprefix("ERROR:").strip().rstrip(".")


def fetch():
    """Fetches the CPU build, or the general build with the two CUDA libraries it links; returns its version."""
    wheels = os.path.join(scratch, "wheels")
    print(f"libtorch: fetching {VERSION} (about 200 MB)", flush=True)
    if download(wheels, f"torch=={VERSION}+cpu") is None:
        return wheels, VERSION + "+cpu"
    print("libtorch: no CPU-only build is served here; fetching the general one (about 600 MB)", flush=True)
    reason = download(wheels, f"torch=={VERSION}")
    reason = reason or download(wheels, "nvidia-cuda-runtime==13.0.*", "nvidia-cuda-cupti==13.0.*")
    if reason:
        raise Failure(f"torch {VERSION} could not be fetched (is the network up?): {reason}.")
    return wheels, VERSION


def place_of(member):
    """Where a wheel's file belongs under .libtorch, or None for what the build does not need."""
    if member.startswith("torch/include/") and not member.endswith("/"):
        return member[len("torch/"):]
    if LIBRARIES.match(os.path.basename(member)):
        return "lib/" + os.path.basename(member)
    if member.startswith("torch-") and os.path.basename(member) in ("LICENSE", "NOTICE"):
        return os.path.basename(member)
    return None


def unpack(wheels, target):
    for wheel in sorted(os.listdir(wheels)):
        if not wheel.endswith(".whl"):
            continue
        with zipfile.ZipFile(os.path.join(wheels, wheel)) as archive:
            for member in archive.namelist():
                place = place_of(member)
                if place is None or ".." in place.split("/"):
                    continue
                path = os.path.join(target, place)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with archive.open(member) as source, open(path, "wb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
    for part in ("include/ATen/ATen.h", "lib/libtorch_cpu.so", "lib/libc10.so"):
        if not os.path.isfile(os.path.join(target, part)):
            raise Failure(f"the wheel of torch {VERSION} has no {part}; set LIBTORCH to a copy of your own.")


def install():
    shutil.rmtree(scratch, ignore_errors=True)  # left by a run that was killed
    os.makedirs(scratch)
    if shutil.disk_usage(scratch).free < SPACE_NEEDED:
        raise OSError(errno.ENOSPC, "")
    wheels, version = fetch()
    target = os.path.join(scratch, "libtorch")
    unpack(wheels, target)
    with open(os.path.join(target, "VERSION"), "w") as stamp:
        stamp.write(version + "\n")
    if os.path.lexists(installed):  # another version, or a folder without our stamp
        os.rename(installed, os.path.join(scratch, "replaced"))
    os.rename(target, installed)
    print(f"libtorch: {version} is in {installed}")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if is_installed():
        print(f"libtorch: {VERSION} is in {installed}")
        return
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(work, "lock"), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("libtorch: waiting for another run to finish", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        if is_installed():
            print(f"libtorch: {VERSION} is in {installed}")
            return
        try:
            install()
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


try:
    main()
except Failure as failure:
    sys.exit(f"libtorch.sh: {failure}")
except KeyboardInterrupt:
    sys.exit("libtorch.sh: interrupted; nothing was installed.")
except zipfile.BadZipFile:
    sys.exit("libtorch.sh: the downloaded wheel is damaged; run the script again.")
except OSError as error:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        sys.exit(f"libtorch.sh: the disk of {root} is full; {SPACE_NEEDED / 1e9:.1f} GB are needed for a moment.")
    sys.exit(f"libtorch.sh: {error.strerror}: {error.filename}.")
PYTHON
