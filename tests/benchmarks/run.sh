#!/usr/bin/env bash
# Publishes DevProxy and the programs that it is compared with, natively and for the JIT, runs them side by side and prints a table.
# What is measured is in README.md. The native compiler needs clang and zlib1g-dev, and some minutes for each program.
#
#   tests/benchmarks/run.sh            everything
#   tests/benchmarks/run.sh --again    with what was published the last time
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

out=$PWD/tests/benchmarks/bin/compared

publish() { dotnet publish "$1" --use-current-runtime -o "$out/$2" -v q --tl:off "${@:3}"; }

if [ "${1:-}" != --again ]; then
  publish tests/benchmarks/Peers/Floor floor
  publish tests/benchmarks/Peers/EmptyYarp yarp
  publish src/DevProxy native -p:PublishAot=true
  publish src/DevProxy jit --no-self-contained
fi

dotnet run -c Release --project tests/benchmarks -- compare \
  "YARP's forwarder, nothing around it=$out/floor/Floor {target} {port}" \
  "YARP, one route=$out/yarp/EmptyYarp {target} {port}" \
  "DevProxy, native=$out/native/devproxy {target} --port {port} --log-level warn" \
  "DevProxy, native, without its inspector=$out/native/devproxy {target} --port {port} --log-level warn --no-inspector" \
  "DevProxy, JIT=$out/jit/devproxy {target} --port {port} --log-level warn"
