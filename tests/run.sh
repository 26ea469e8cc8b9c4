#!/usr/bin/env bash
# Installs what the tests need (a browser with fonts, Node.js, the packages of tests/web), then runs all of them.
# Arguments go to dotnet test (tests/run.sh --filter …). The last line of its output is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

has() { command -v "$1" >/dev/null 2>&1; }

has_browser() {
  local name
  for name in chromium google-chrome google-chrome-stable microsoft-edge microsoft-edge-stable; do
    if has "$name"; then return 0; fi
  done
  [ -d "/Applications/Google Chrome.app" ] || [ -d "/Applications/Microsoft Edge.app" ] ||
    compgen -G "$HOME/.cache/ms-playwright/chromium-*" >/dev/null
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif has sudo; then sudo "$@"
  else echo "tests/run.sh: run this as root, then start again: $*" >&2; return 1
  fi
}

apt_install() {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Ubuntu has Chromium as a snap alone, which a container cannot run: Playwright brings its own then.
install_browser() {
  if has apt-get && apt_install chromium fonts-liberation fonts-dejavu-core; then return 0; fi
  dotnet build tests/DevProxy.Tests
  local driver=(tests/DevProxy.Tests/bin/Debug/net10.0/.playwright/node/*/node tests/DevProxy.Tests/bin/Debug/net10.0/.playwright/package/cli.js)
  "${driver[@]}" install --with-deps chromium
}

if ! has dotnet; then
  echo "tests/run.sh: the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download" >&2
  exit 1
fi
if ! has npm && has apt-get; then apt_install nodejs npm; fi
if ! has npm || [ "$(node -p 'parseInt(process.versions.node)')" -lt 18 ]; then
  echo "tests/run.sh: Node.js 18 or newer with npm is missing; see https://nodejs.org" >&2
  exit 1
fi
if ! has_browser && ! install_browser; then
  echo "tests/run.sh: no browser to test in; install Chromium, Google Chrome or Microsoft Edge, then start again" >&2
  exit 1
fi
if ! has tinyproxy && ! { has apt-get && apt_install tinyproxy-bin; }; then
  echo "tests/run.sh: without tinyproxy, the tests of corporate proxies are skipped" >&2
fi
npm ci --prefix tests/web --no-audit --no-fund --loglevel=error

log=$(mktemp)
trap 'rm -f "$log"' EXIT
result=0
dotnet test DevProxy.sln --tl:off --blame-hang-timeout 4m --blame-hang-dump-type none "$@" 2>&1 | tee "$log" || result=$?

# Each test project ends with a line such as "Passed!  - Failed: 0, Passed: 44, Skipped: 0, Total: 44, …".
read -r passed failed skipped < <(awk '
  /^(Passed|Failed|Skipped)! +- Failed: / {
    gsub(/[^0-9,:]/, ""); split($0, part, /[:,]/); failed += part[2]; passed += part[4]; skipped += part[6]
  }
  END { print passed + 0, failed + 0, skipped + 0 }' "$log")
if [ "$result" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "tests/run.sh: dotnet test failed before or beside its tests; its messages are above" >&2
fi
if [ "$passed" -eq 0 ]; then
  echo "tests/run.sh: no test ran" >&2
  result=1
fi
echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
[ "$failed" -eq 0 ] || result=1
exit "$result"
