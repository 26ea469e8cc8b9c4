#!/usr/bin/env bash
# Publishes DevProxy and the programs that it is compared with, runs them side by side and prints a table, which is kept in RESULTS.md.
# What is measured is in README.md. The native compiler needs clang and zlib1g-dev, and some minutes for each program.
#
#   tests/benchmarks/run.sh                          everything
#   tests/benchmarks/run.sh --again                  with what was published the last time
#   tests/benchmarks/run.sh --again --rounds 31      longer, for a machine that does other things too
#   tests/benchmarks/run.sh --elsewhere              what mocks, delays, faults, profiles and hosts cost a request that none of them concerns; not kept
#   tests/benchmarks/run.sh --work native            publishes and measures that one alone beside the floor: floor, yarp, native or jit
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

out=$PWD/tests/benchmarks/bin/compared
results=tests/benchmarks/RESULTS.md
wanted='floor yarp native jit'
elsewhere=0

while [ $# -gt 0 ]; do
  case "$1" in
    --again) wanted='' ;;
    --elsewhere) elsewhere=1 wanted=native results=/dev/null ;;
    --work) wanted=$2 results=/dev/null; shift ;;
    *) break ;;
  esac
  shift
done
case "$wanted" in native) one="DevProxy, native" ;; jit) one="DevProxy, JIT" ;; *) one=$wanted ;; esac
[ "$results" != /dev/null ] || [ "$elsewhere" -eq 1 ] || set -- --only "$one" --no-starts "$@"

publish() { dotnet publish "$1" --use-current-runtime -o "$out/$2" -v q --tl:off "${@:3}"; }

for one in $wanted; do
  case "$one" in
    floor) publish tests/benchmarks/Peers/Floor floor ;;
    yarp) publish tests/benchmarks/Peers/EmptyYarp yarp -p:PublishAot=false --no-self-contained ;;
    native) publish src/DevProxy native -p:PublishAot=true ;;
    jit) publish src/DevProxy jit --no-self-contained ;;
  esac
done
if [ "$elsewhere" -eq 1 ]; then
  exec dotnet run -c Release --project tests/benchmarks -- compare --no-starts "$@" \
    "DevProxy=$out/native/devproxy {target} --port {port}" "the same again=$out/native/devproxy {target} --port {port}" \
    "the same with all of them on other routes=$out/native/devproxy $PWD/tests/benchmarks/elsewhere/proxy.json --port {port}"
fi
[ -d "$out/floor" ] || publish tests/benchmarks/Peers/Floor floor

# What other commands have measured stays.
others=$(sed -n '/^## /,$p' "$results")
dotnet run -c Release --project tests/benchmarks -- compare "$@" \
  "YARP's forwarder, nothing around it, native=$out/floor/Floor {target} {port}" \
  "YARP with one route, JIT=$out/yarp/EmptyYarp {target} {port}" \
  "DevProxy, native=$out/native/devproxy {target} --port {port}" \
  "DevProxy, native, log of warnings alone, no inspector=$out/native/devproxy {target} --port {port} --log-level warn --no-inspector" \
  "DevProxy, JIT=$out/jit/devproxy {target} --port {port}" | tee /dev/stderr |
  { printf '# Measured by `tests/benchmarks/run.sh`\n\n%s, %s processors, %s.\n\n' "$(date -u +%F)" "$(getconf _NPROCESSORS_ONLN)" "$(uname -sr)"; cat; printf '\n%s\n' "$others"; } > "$results"
