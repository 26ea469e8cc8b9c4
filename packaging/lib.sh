# What the scripts of this folder share. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/packaging/out
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

say() { echo "$(basename "$0"): $*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif has sudo; then sudo "$@"
  else say "run this as root, then start again: $*"; return 1
  fi
}

apt_install() {
  if ! has apt-get; then say "install these, then start again: $*"; return 1; fi
  as_root apt-get update -qq || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# The version of everything that is packed: that of the nearest tag (MinVer). VERSION=0.2.0 in the environment wins.
version() {
  if [ -n "${VERSION:-}" ]; then echo "$VERSION"; return; fi
  dotnet restore "$root/src/DevProxy.Cors" -v q >&2
  dotnet msbuild "$root/src/DevProxy.Cors" -t:MinVer -getProperty:PackageVersion
}

# Node.js, and the packages that write and check what is packed.
install_npm_packages() {
  if ! has npm; then say "Node.js 20 or newer with npm is missing; see https://nodejs.org"; return 1; fi
  # npm writes this file last.
  if [ "$root/packaging/node_modules/.package-lock.json" -nt "$root/packaging/package-lock.json" ]; then return 0; fi
  npm ci --prefix "$root/packaging" --no-audit --no-fund --loglevel=error
}
