#!/bin/sh
# Installs what `make bench` compares with into .venv-peers: PyTorch for the CPU, sbi, NumPy, CAMB
# and JaxPM.
#
# The environment counts as installed once .venv-peers/ready is there; an interrupted one is made anew.
set -eu
cd "$(dirname "$0")/.."
venv=.venv-peers
torch=2.13.0
jaxpm=0.1.6
sbi=0.27.0
# JaxPM's dependencies import pkg_resources, which setuptools had until version 81, and say so nowhere: what is
# installed later may not replace it.
setuptools="setuptools<81"
installed="torch $torch sbi $sbi jaxpm $jaxpm $setuptools"

fail() {
  echo "peers.sh: $1" >&2
  exit 1
}

if [ -f "$venv/ready" ] && [ "$(cat "$venv/ready")" = "$installed" ]; then
  echo "peers: torch $torch, sbi $sbi, NumPy, CAMB and JaxPM $jaxpm are in $venv"
  exit 0
fi

rm -rf "$venv"
python3 -m venv "$venv" 2>/dev/null ||
  fail "python3 cannot make a virtual environment; install it with: sudo apt-get install python3-venv"
echo "$setuptools" >"$venv/constraints.txt"
pip() {
  "$venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-input \
    --constraint "$venv/constraints.txt" "$@"
}

echo "peers: installing NumPy and CAMB"
pip numpy camb || fail "NumPy and CAMB could not be installed (is the network up?)."

# Its dependencies forget to name packaging and setuptools.
echo "peers: installing JaxPM $jaxpm"
pip "jax[cpu]==0.10.2" "jaxpm==$jaxpm" packaging setuptools || fail "JaxPM $jaxpm could not be installed (is the network up?)."

# The CPU build where pip finds one (PIP_EXTRA_INDEX_URL adds PyTorch's own index); else the general build without the
# GPU libraries, of which it needs only two on a CPU.
echo "peers: installing torch $torch"
pip "torch==$torch+cpu" 2>/dev/null ||
  { pip --no-deps "torch==$torch" "nvidia-cuda-runtime==13.0.*" "nvidia-cuda-cupti==13.0.*" &&
    pip filelock typing-extensions sympy networkx jinja2 fsspec setuptools; } ||
  fail "torch $torch could not be installed (is the network up?)."

# It asks for torch, which is there.
echo "peers: installing sbi $sbi"
pip "sbi==$sbi" || fail "sbi $sbi could not be installed (is the network up?)."

for module in numpy camb torch sbi jaxpm.pm; do
  "$venv/bin/python" -c "import $module" || fail "$module was installed but cannot be imported."
done

echo "$installed" >"$venv/ready"
echo "peers: torch $torch, sbi $sbi, NumPy, CAMB and JaxPM $jaxpm are in $venv"
