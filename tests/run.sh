#!/usr/bin/env bash
# Installs what the tests need (two browsers with fonts, Node.js, the packages of tests/web, nginx, Apache, Django, tinyproxy, certutil), builds, and runs the tests.
#
#   tests/run.sh                  all tests but the mutants
#   tests/run.sh --filter TEXT    those whose full name contains TEXT; repeatable
#   tests/run.sh -class '*Cors*'  other options go to the runner: -class, -method, -namespace, -trait, -explicit, …
#   tests/run.sh --native         publishes one native program, and runs against it the tests that start the program
#   tests/run.sh --dev-servers    the projects of tests/dev-servers, installed from npm, in front of DevProxy and behind it, and nothing else
#   tests/run.sh --servers        real gateways and frameworks (HAProxy, Varnish, Caddy, Flask, FastAPI, NestJS, Rack, PHP) as causes and with the printed fixes, and nothing else
#   tests/run.sh --mutants        that each changed rule of the engine is noticed, and nothing else
#   tests/run.sh --analyze        checks the layout of all C# and builds everything with the analyzers, whose warnings are errors; runs nothing
#
# The last line is "N passed, N failed", and ", N skipped" where some were. The exit code is 0 when something ran and nothing failed.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Every process here is short: what the runtime would learn for its second compilation does not pay.
export DOTNET_TieredPGO=0
# Only what runs thousands of times is compiled a second time at all, which saves a tenth of a build's processor time or more.
export DOTNET_TC_CallCountThreshold=0x1000 DOTNET_TC_CallCountingDelayMs=0
# Nobody attaches to them, and one that is killed would leave its sockets among the files of the system.
export DOTNET_EnableDiagnostics=0

hang_minutes=4
slowest=10

say() { echo "tests/run.sh: $*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

has_browser() {
  local name
  for name in chromium google-chrome google-chrome-stable microsoft-edge microsoft-edge-stable; do
    if has "$name"; then return 0; fi
  done
  [ -d "/Applications/Google Chrome.app" ] || [ -d "/Applications/Microsoft Edge.app" ] ||
    compgen -G "$HOME/.cache/ms-playwright/chromium-*" >/dev/null
}

has_firefox() { has firefox-esr || has firefox; }

has_python_modules() { /usr/bin/python3 -c "import $1" 2>/dev/null || python3 -c "import $1" 2>/dev/null; }

has_django() { has_python_modules 'django, corsheaders'; }

has_rails() { ruby -e 'require "action_controller"; require "rack/handler/webrick"' 2>/dev/null; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif has sudo; then sudo "$@"
  else say "run this as root, then start again: $*"; return 1
  fi
}

# The packages that are missing, one a line. Real servers, and what tells Chromium whom to trust, are wanted but not needed: their tests are skipped.
missing_packages() {
  has npm || printf '%s\n' nodejs npm
  has_browser || printf '%s\n' chromium fonts-liberation fonts-dejavu-core
  # Debian alone has Chromium without a window, which costs half.
  has chromium-headless-shell || ! grep -qs '^ID=debian' /etc/os-release || echo chromium-headless-shell
  has_firefox || echo firefox-esr
  has nginx || [ -x /usr/sbin/nginx ] || echo nginx
  has apache2 || [ -x /usr/sbin/apache2 ] || echo apache2-bin
  has_django || printf '%s\n' python3 python3-django python3-django-cors-headers
  has_rails || printf '%s\n' ruby ruby-actionpack ruby-webrick
  has php || echo php-cli
  has tinyproxy || echo tinyproxy-bin
  has certutil || echo libnss3-tools
  if [ "$servers" -eq 1 ]; then
    [ -x /usr/sbin/haproxy ] || echo haproxy
    [ -x /usr/sbin/varnishd ] || echo varnish
    has caddy || echo caddy
    has_python_modules 'flask, flask_cors' || printf '%s\n' python3 python3-flask-cors
    has_python_modules 'fastapi, uvicorn' || printf '%s\n' python3 python3-fastapi python3-uvicorn
    ruby -e 'require "rack/cors"; require "rack/handler/webrick"' 2>/dev/null || printf '%s\n' ruby ruby-rack-cors ruby-webrick
  fi
  has zsh || echo zsh
  has fish || echo fish
  # The linker of the native program.
  [ "$native" -eq 0 ] || { has clang && [ -e /usr/include/zlib.h ]; } || printf '%s\n' clang zlib1g-dev
}

native_program=src/DevProxy/bin/native/devproxy

# Whatever starts the program as a process of its own.
native_tests=(
  -class 'DevProxy.Tests.Cli.*' -class '*.EndToEnd.ProgramTests' -class '*.EndToEnd.SoakTests' -class '*.EndToEnd.HttpsTests' -class '*.EndToEnd.ViteTests'
  -class '*.EndToEnd.StartingTests' -class '*.EndToEnd.FirstStepsTests' -class '*.FieldReports.ConsoleThatNobodyReadsTests'
  -class '*.FieldReports.SpecialFilesTests' -class '*.FieldReports.OpenFilesTests'
)

server_tests=(-class '*.EndToEnd.GatewayCausesTests' -class '*.EndToEnd.Fixes.OtherBackendsTests')

dev_server_tests=(-class '*.EndToEnd.DevServers.*' -class '*.Documentation.FirstHourTests')

publish_native() { dotnet publish src/DevProxy --use-current-runtime -p:PublishAot=true -o "$(dirname "$native_program")" -v q --tl:off; }

apt_install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; }

# One transaction for all of them; where one cannot be had (Ubuntu has Chromium as a snap alone), the others one by one.
install_packages() {
  local package had_nginx=0
  if has nginx || [ -x /usr/sbin/nginx ]; then had_nginx=1; fi
  as_root apt-get update -qq || true
  if ! apt_install "$@"; then
    for package in "$@"; do
      apt_install "$package" || say "$package could not be installed"
    done
  fi
  # Debian starts a server that it installs, and nobody asked for that.
  if [ "$had_nginx" -eq 0 ] && [ -d /run/systemd/system ]; then as_root systemctl disable --now nginx || true; fi
}

install_npm_packages() {
  if ! has npm || [ "$(node -p 'parseInt(process.versions.node)')" -lt 18 ]; then
    say "Node.js 18 or newer with npm is missing; see https://nodejs.org"
    return 1
  fi
  # npm writes this file last.
  if [ tests/web/node_modules/.package-lock.json -nt tests/web/package-lock.json ]; then return 0; fi
  npm ci --prefix tests/web --no-audit --no-fund --loglevel=error
}

install() {
  if [ "${#missing[@]}" -gt 0 ] && has apt-get; then install_packages "${missing[@]}"; fi
  install_npm_packages
}

# Playwright brings a browser where the system has none.
install_browser() {
  local driver=(tests/DevProxy.Tests/bin/Debug/net10.0/.playwright/node/*/node tests/DevProxy.Tests/bin/Debug/net10.0/.playwright/package/cli.js)
  "${driver[@]}" install --with-deps chromium
}

build() { dotnet build "$@" -v q --tl:off; }

# One compiler for all projects takes two thirds of the time of one each. It is not left behind where the environment does not want it.
build_tests() {
  build "$1" -p:UseSharedCompilation=true || return
  if [ "${UseSharedCompilation:-}" = false ]; then dotnet build-server shutdown --vbcscompiler >/dev/null || true; fi
}

# Runs a command whose output matters only when it fails.
quietly() {
  local result=0
  "$@" >"$work/quiet.log" 2>&1 || result=$?
  if [ "$result" -ne 0 ]; then cat "$work/quiet.log" >&2; fi
  return "$result"
}

# The names of the tests that have begun and not ended.
running() { awk '/ \[STARTING\]$/ { sub(/ \[STARTING\]$/, ""); open[$0] = 1 } / \[FINISHED\] Time: / { sub(/ \[FINISHED\] Time: .*/, ""); delete open[$0] } END { for (name in open) print name }' "$1"; }

# Ends a host in which no test has begun or ended for some minutes, with everything that it started.
watch() {
  local host=$1 log=$2 rounds=0
  while sleep 5 && kill -0 "$host" 2>/dev/null; do
    rounds=$((rounds + 1))
    if [ $((rounds % 6)) -eq 0 ]; then say "$(basename "$log" .log): $(grep -c ' \[FINISHED\] Time: ' "$log") tests so far"; fi
    if [ -n "$(find "$log" -mmin "+$hang_minutes")" ]; then
      say "no test has begun or ended for $hang_minutes minutes; still running:"
      running "$log" >&2
      kill -KILL -- "-$host" 2>/dev/null || true
      return 0
    fi
  done
}

# Every host is the leader of its own process group, which "set -m" gives it.
run_hosts() {
  local project result=0
  set -m
  for project in "$@"; do
    dotnet "tests/$project/bin/Debug/net10.0/$project.dll" -noColor -noLogo -noAutoReporters -reporter verbose ${arguments[@]+"${arguments[@]}"} </dev/null >"$work/$project.log" 2>&1 &
    hosts+=("$!")
  done
  set +m
  local index=0 watchers=()
  for project in "$@"; do
    watch "${hosts[$index]}" "$work/$project.log" &
    watchers+=("$!")
    index=$((index + 1))
  done
  index=0
  for project in "$@"; do
    wait "${hosts[$index]}" || result=$?
    index=$((index + 1))
  done
  hosts=()
  kill "${watchers[@]}" 2>/dev/null || true
  wait "${watchers[@]}" 2>/dev/null || true
  return "$result"
}

# Passed, failed and skipped of a log, from its line such as "   DevProxy.Tests  Total: 44, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.234s".
# A host that was ended has no such line: what has begun and not ended has failed.
tally() {
  awk '
    function number(name) { return substr($0, index($0, name) + length(name)) + 0 }
    / \[STARTING\]$/ { begun++ }
    / \[FINISHED\] Time: / { ended++ }
    / \[FAIL\]$/ { failed++ }
    / \[SKIP\]$/ { skipped++ }
    /^ +DevProxy[^ ]*  Total: / {
      whole = 1; failed = number("Failed: "); skipped = number("Skipped: ")
      passed = number("Total: ") - failed - skipped - number("Not Run: "); failed += number("Errors: ")
    }
    END {
      if (!whole) { passed = ended - failed - skipped; failed += begun - ended }
      print passed + 0, failed + 0, skipped + 0
    }' "$1"
}

# The names of the tests that failed, and the first line of what each said.
failures() {
  awk '
    / \[FAIL\]$/ { sub(/ \[FAIL\]$/, ""); sub(/^ +/, ""); name = $0; next }
    name != "" { sub(/^ +/, ""); print "  " substr(name, 1, 200) "\n      " substr($0, 1, 200); name = "" }' "${logs[@]}"
}

report() {
  awk '!/ \[STARTING\]$/ && !/ \[NOT RUN\]$/ && !/ \[FINISHED\] Time: /' "${logs[@]}"
  echo "The slowest tests, in seconds:"
  awk '/ \[FINISHED\] Time: / { time = $NF; sub(/s$/, "", time); name = $0; sub(/ \[FINISHED\].*/, "", name); sub(/^ +/, "", name); printf "%7.2f  %s\n", time, substr(name, 1, 150) }' "${logs[@]}" |
    sort -rn | awk -v most="$slowest" 'NR <= most'
}

# Read whole before it runs: a checkout while it runs changes nothing.
main() {
  if ! has dotnet; then
    say "the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download"
    exit 1
  fi

  mutants=0 native=0 dev_servers=0 servers=0
  arguments=()
  while [ $# -gt 0 ]; do
    case $1 in
      --analyze)
        dotnet tool restore >/dev/null
        dotnet csharpier check .
        build DevProxy.sln --no-incremental -p:RunAnalyzersDuringBuild=true # What was built without them is built again.
        exit
        ;;
      --mutants) mutants=1 ;;
      --native) native=1 ;;
      --dev-servers) dev_servers=1 ;;
      --servers) servers=1 ;;
      --filter)
        if [ $# -lt 2 ]; then say "--filter needs a part of a test's name"; exit 2; fi
        shift
        arguments+=(-method "*${1#FullyQualifiedName~}*")
        ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done

  work=$(mktemp -d)
  hosts=()
  finish() {
    local host
    for host in ${hosts[@]+"${hosts[@]}"}; do kill -KILL -- "-$host" 2>/dev/null || true; done
    rm -rf "$work"
  }
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM

  if [ "$mutants" -eq 1 ]; then
    projects=(DevProxy.Cors.Tests)
    arguments+=(-explicit only)
    quietly build_tests tests/DevProxy.Cors.Tests
  else
    projects=(DevProxy.Tests DevProxy.Cors.Tests)
    if [ $((native + dev_servers + servers)) -gt 0 ]; then projects=(DevProxy.Tests); fi
    missing=()
    while read -r package; do missing+=("$package"); done < <(missing_packages)
    # Asked for here, and not from the background.
    if [ "${#missing[@]}" -gt 0 ] && has apt-get && [ "$(id -u)" -ne 0 ] && has sudo; then sudo -v || true; fi
    install >"$work/install.log" 2>&1 &
    installing=$!
    quietly build_tests tests/Tests.slnf
    if ! wait "$installing"; then
      cat "$work/install.log" >&2
      exit 1
    fi
    grep '^tests/run.sh: ' "$work/install.log" >&2 || true
    if ! has_browser && ! quietly install_browser; then
      say "no browser to test in; install Chromium, Google Chrome or Microsoft Edge, then start again"
      exit 1
    fi
    if [ "$native" -eq 1 ]; then
      quietly publish_native
      export DEVPROXY_EXE="$PWD/$native_program"
      if [ "${#arguments[@]}" -eq 0 ] && [ $((dev_servers + servers)) -eq 0 ]; then arguments=("${native_tests[@]}"); fi
    fi
    if [ $((dev_servers + servers)) -gt 0 ]; then
      if [ "${#arguments[@]}" -eq 0 ]; then
        if [ "$dev_servers" -eq 1 ]; then arguments+=("${dev_server_tests[@]}"); fi
        if [ "$servers" -eq 1 ]; then arguments+=("${server_tests[@]}"); fi
      fi
      arguments+=(-explicit only)
      # The first test of a project installs it.
      hang_minutes=15
    fi
  fi

  logs=()
  for project in "${projects[@]}"; do logs+=("$work/$project.log"); done
  result=0
  run_hosts "${projects[@]}" || result=$?
  report

  passed=0 failed=0 skipped=0
  for log in "${logs[@]}"; do
    read -r more_passed more_failed more_skipped < <(tally "$log")
    passed=$((passed + more_passed)) failed=$((failed + more_failed)) skipped=$((skipped + more_skipped))
  done
  if [ "$failed" -gt 0 ]; then
    echo "Failed:"
    failures
  fi
  if [ "$result" -ne 0 ] && [ "$failed" -eq 0 ]; then
    say "the runner failed before or beside its tests; its messages are above"
  fi
  if [ "$passed" -le 0 ]; then
    say "no test has passed"
    result=1
  fi
  echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
  [ "$failed" -eq 0 ] || result=1
  exit "$result"
}

main "$@"
