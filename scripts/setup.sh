#!/usr/bin/env bash
# Sets up what `make demo` (run) or `make test` (test) needs; does nothing when that is already there.
# Safe to interrupt and to run again: the stamp is written last.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:-run}
stamp=".setup/$purpose"
wanted="$(sha256sum uv.lock pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1) $PWD"

say() { printf '\033[1m%s\033[0m\n' "$*"; }

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
  exit 0
fi

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
}

python=$(find_python)
if [ -z "$python" ]; then
  echo "Python 3.11 or newer is needed and was not found. On Debian or Ubuntu: apt-get install python3" >&2
  exit 1
fi

has_library() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

missing=()
command -v uv >/dev/null || [ -x .tools/bin/uv ] || "$python" -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
has_library libpango-1.0.so.0 || missing+=(libpango-1.0-0)
has_library libpangoft2-1.0.so.0 || missing+=(libpangoft2-1.0-0)
has_library libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
if [ "$purpose" = test ]; then
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
  command -v pdftoppm >/dev/null || missing+=(poppler-utils)
  has_library libatomic.so.1 || missing+=(libatomic1)
fi

if [ ${#missing[@]} -gt 0 ]; then
  say "System packages needed: ${missing[*]}"
  install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  if ! command -v apt-get >/dev/null; then
    echo "This machine has no apt-get. Install the equivalent of these packages, then run this again." >&2
    exit 1
  elif [ "$(id -u)" -eq 0 ]; then
    say "Installing them: $install"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    printf 'Installing them needs root. Run this, then try again:\n\n    sudo sh -c "%s"\n\n' "$install" >&2
    exit 1
  fi
fi

if command -v uv >/dev/null; then
  uv=uv
else
  uv=.tools/bin/uv
  if [ ! -x "$uv" ]; then
    say "Installing uv (the package manager) into .tools"
    "$python" -m venv .tools
    .tools/bin/pip install --quiet --disable-pip-version-check uv
  fi
fi

groups=(--no-default-groups)
[ "$purpose" = test ] && groups=(--group dev)
say "Setting up the locked Python environment in .venv"
"$uv" sync --quiet --locked --inexact --all-extras --python "$python" "${groups[@]}"

if [ "$purpose" = test ]; then
  say "Fetching the independent implementation that credentials are compared with"
  (cd tests/credentials && PATH="$OLDPWD/.venv/bin:$PATH" npm ci --no-audit --no-fund --silent)
fi

mkdir -p .setup
printf '%s' "$wanted" > "$stamp"
[ "$purpose" = test ] && printf '%s' "$wanted" > .setup/run
exit 0
