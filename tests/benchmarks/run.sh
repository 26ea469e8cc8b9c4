#!/usr/bin/env bash
# Publishes DevProxy and the programs that it is compared with, installs the others, measures everything that there is a target for, and writes
# RESULTS.md: the figures, and of each target whether it is met. What is measured is in README.md. Publishing takes minutes, measuring a quarter of an hour.
#
#   tests/benchmarks/run.sh                          everything
#   tests/benchmarks/run.sh --again                  with what was published the last time
#   tests/benchmarks/run.sh --again --long           memory after a million requests too
#   tests/benchmarks/run.sh --again --rounds 31      longer, for a machine that does other things too
#   tests/benchmarks/run.sh --again --little         whether everything works, in two minutes; not kept, its figures mean nothing
#   tests/benchmarks/run.sh --elsewhere              what mocks, delays, faults, profiles and hosts cost a request that none of them concerns; not kept
#   tests/benchmarks/run.sh --work native            publishes and measures that one alone beside the floor: floor, native or jit; not kept
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

here=tests/benchmarks
out=$PWD/$here/bin/compared
wanted='floor yarp native jit'
mode=all

has() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# A peer that cannot be had is left out. Debian starts a server that it installs, and nobody asked for that.
install() {
  local package missing=()
  for package in nginx haproxy caddy; do has "$package" || missing+=("$package"); done
  if [ "${#missing[@]}" -gt 0 ] && has apt-get; then
    as_root apt-get update -qq || true
    for package in "${missing[@]}"; do
      as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null || continue
      if [ -d /run/systemd/system ]; then as_root systemctl disable --now "$package" || true; fi
    done
  fi
  local packages
  for packages in tests/web "$here/Peers/node"; do
    # npm writes this file last.
    [ "$packages/node_modules/.package-lock.json" -nt "$packages/package-lock.json" ] || npm ci --prefix "$packages" --no-audit --no-fund --loglevel=error
  done
}

publish() { dotnet publish "$1" --use-current-runtime -o "$out/$2" -v q --tl:off "${@:3}"; }

publish_one() {
  case "$1" in
    floor) publish "$here/Peers/Floor" floor ;;
    yarp) publish "$here/Peers/EmptyYarp" yarp -p:PublishAot=false --no-self-contained ;;
    native) publish src/DevProxy native -p:PublishAot=true ;;
    jit) publish src/DevProxy jit --no-self-contained ;;
  esac
}

benchmarks() { dotnet run -c Release --project "$here" -- "$@"; }

while [ $# -gt 0 ]; do
  case "$1" in
    --again) wanted='' ;;
    --elsewhere) mode=elsewhere wanted=native ;;
    --work) mode=work wanted=$2; shift ;;
    *) break ;;
  esac
  shift
done
keep=1
if [[ " $* " == *" --little "* ]]; then keep=0; fi

for one in $wanted; do publish_one "$one"; done
for one in floor yarp native jit; do [ "$mode" != all ] || [ -d "$out/$one" ] || publish_one "$one"; done
[ -d "$out/floor" ] || publish_one floor
# Thousands of sockets.
ulimit -n "$(ulimit -Hn)"

floor="YARP's forwarder, nothing around it, native=$out/floor/Floor {target} {port}"
case "$mode" in
  elsewhere)
    benchmarks compare --no-starts "$@" \
      "DevProxy=$out/native/devproxy {target} --port {port}" "the same again=$out/native/devproxy {target} --port {port}" \
      "the same with all of them on other routes=$out/native/devproxy $PWD/$here/elsewhere/proxy.json --port {port}"
    ;;
  work)
    benchmarks compare --no-starts "$@" "$floor" "DevProxy, $wanted=$out/$wanted/devproxy {target} --port {port}"
    ;;
  all)
    install
    measured=$(mktemp)
    trap 'rm -f "$measured"' EXIT
    if [ "$keep" -eq 1 ]; then set -- --plots docs "$@"; fi
    benchmarks all "$@" | tee "$measured"
    if [ "$keep" -eq 1 ]; then cp "$measured" "$here/RESULTS.md"; fi
    ;;
esac
