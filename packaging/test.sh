#!/usr/bin/env bash
# Installs DevProxy in each of the ways that docs/install.md names, on an empty folder and from what packaging/build.sh has built, and ends each with a request
# served through it. Nothing is published, and nothing is installed for the user who runs it.
#
#   packaging/test.sh                all ways
#   packaging/test.sh npm tool       those: npm pnpm yarn npx tool dnx archive source image
#
# Needs the .NET 10 SDK, Node.js 20 and a browser; "image" needs docker, or buildah and podman, and is left out where there are none.
source "$(dirname "$0")/lib.sh"
cd "$root"

ways=(npm pnpm yarn npx tool dnx archive source image)
work=$(mktemp -d)
started=()
finish() {
  local process
  exec 2>/dev/null # The shell tells of each process that is ended here.
  for process in ${started[@]+"${started[@]}"}; do kill -KILL -- "-$process" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

rid=linux-x64
case $(uname -s)-$(uname -m) in
  Linux-aarch64) rid=linux-arm64 ;;
  Darwin-arm64) rid=osx-arm64 ;;
  Darwin-*) rid=osx-x64 ;;
esac

# Starts a command in a process group of its own, its output in a file.
begin() {
  local log=$1
  shift
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  set +m
  started+=("$!")
  last=$!
}

# The rest of the first line of a file that begins so, when it is there.
line_after() {
  # Ten minutes: from source it is compiled first.
  local log=$1 beginning=$2 left=6000 line
  while [ "$left" -gt 0 ]; do
    line=$(sed 's/\x1b\[[0-9;]*m//g' "$log" 2>/dev/null | grep -a -m1 -F -- "$beginning" || true)
    if [ -n "$line" ]; then echo "${line##*"$beginning"}"; return; fi
    sleep 0.1
    left=$((left - 1))
  done
  say "\"$beginning\" did not come; what came:"
  cat "$log" >&2
  return 1
}

# An API that knows nothing of CORS.
start_api() {
  cat >"$work/api.cjs" <<'JS'
require("http")
  .createServer((request, response) => response.end(`api ${request.method} ${request.url}`))
  .listen(0, "127.0.0.1", function () { console.log("API " + this.address().port); });
JS
  begin "$work/api.log" node "$work/api.cjs"
  api=http://127.0.0.1:$(line_after "$work/api.log" "API ")
}

# The API's answer comes through the proxy, with what it lacks.
serves() {
  local url=$1 answer
  answer=$(curl -sS -i -H 'Origin: http://localhost:3000' "$url/users")
  case $answer in
    *"api GET /users"*) ;;
    *) say "no answer through $url: $answer"; return 1 ;;
  esac
  grep -qi '^access-control-allow-origin: http://localhost:3000' <<<"$answer" || { say "no CORS headers through $url: $answer"; return 1; }
}

# Ctrl+C in a terminal reaches the whole group; then everything is to end.
interrupt() {
  local leader=$1 left=300
  kill -INT -- "-$leader"
  while kill -0 -- "-$leader" 2>/dev/null; do
    sleep 0.1
    left=$((left - 1))
    if [ "$left" -eq 0 ]; then say "still running after Ctrl+C:"; ps -o pid,pgid,args -g "$leader" >&2 || true; return 1; fi
  done
}

# What a new user types, with the API's address instead of the example's.
through() {
  local name=$1 url
  shift
  mkdir -p "$work/$name"
  begin "$work/$name.log" env -C "$work/$name" DEVPROXY_PORT=0 "$@"
  url=$(line_after "$work/$name.log" "DevProxy listening on ")
  serves "$url"
  # A background job of a script ignores Ctrl+C, and what it starts does so too: kill is not ignored.
  kill -TERM "$last"
  wait "$last" || true
  say "$name: served through $url"
}

# --- npm, pnpm, yarn ---------------------------------------------------------------------------------------------------------------------------------

pack_npm() {
  [ -z "${registry:-}" ] || return 0
  install_npm_packages
  rm -rf "$out/npm"
  node packaging/npm/pack.mjs "$version" "$rid" >/dev/null
  begin "$work/registry.log" node packaging/npm/registry.mjs
  registry=$(line_after "$work/registry.log" http)
  registry=http$registry
  export npm_config_registry=$registry npm_config_cache=$work/npm-cache YARN_CACHE_FOLDER=$work/yarn-cache
  export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
  PATH=$root/packaging/node_modules/.bin:$PATH
}

# A new project, DevProxy in it, "npm start": page and API on one origin, hot reload, Ctrl+C, exit codes.
project() {
  local manager=$1 url code
  shift
  pack_npm
  mkdir -p "$work/$manager"
  cd "$work/$manager"
  npm create --yes vite@latest app -- --template vanilla --no-interactive >"$work/create.log" 2>&1 || { cat "$work/create.log" >&2; return 1; }
  cd app
  if [ -n "${vite:-}" ]; then npm pkg set "devDependencies.vite=$vite"; fi
  # npm has it from the environment; the others read no variable of npm's.
  echo "registry=$registry" >.npmrc
  "$manager" install >"$work/install.log" 2>&1 || { cat "$work/install.log" >&2; return 1; }
  "$@" >"$work/install.log" 2>&1 || { cat "$work/install.log" >&2; return 1; }
  node_modules/.bin/devproxy init "$api" >/dev/null
  npm pkg set scripts.start="devproxy --port 0 -- vite"

  # A background job of a script ignores Ctrl+C, unless it is told otherwise.
  begin "$work/start.log" env --default-signal=INT "$manager" start
  url=$(line_after "$work/start.log" "DevProxy listening on ")
  node "$root/packaging/page.mjs" "$url" src/style.css
  [ "$(curl -sS "$url/api/users")" = "api GET /api/users" ]
  interrupt "$last"

  code=0
  npx devproxy check "$api"/users --origin http://localhost:5173 >/dev/null || code=$?
  [ "$code" -eq 1 ] || { say "$manager: the exit code is $code where 1 is due"; return 1; }
  code=0
  node_modules/.bin/devproxy --port 0 --no-inspector "$api" -- node -e 'process.exit(7)' >/dev/null 2>&1 || code=$?
  [ "$code" -eq 7 ] || { say "$manager: the exit code is $code where the command's 7 is due"; return 1; }
  cd "$root"
  say "$manager: page with hot reload and API served through $url, all ended by Ctrl+C"
}

way_npm() {
  project npm npm install -D cors-devproxy

  # Without the platform's package, the sentence that says so.
  local said code=0
  mkdir -p "$work/omit"
  npm install --prefix "$work/omit" --omit=optional cors-devproxy >/dev/null
  said=$("$work/omit/node_modules/.bin/devproxy" --version 2>&1) || code=$?
  case $code-$said in
    2-*"is missing"*--omit=optional*) ;;
    *) say "without its package: $code $said"; return 1 ;;
  esac
}

way_pnpm() { npm_config_store_dir=$work/pnpm-store project pnpm pnpm add -D cors-devproxy; }

# Yarn 1 asks the registry for the optional packages of all systems, which not every registry has for the newest Vite.
way_yarn() { vite=6.4.6 project yarn yarn add -D cors-devproxy; }

way_npx() {
  pack_npm
  export npm_config_yes=true
  through npx npx cors-devproxy "$api"
}

# --- .NET --------------------------------------------------------------------------------------------------------------------------------------------

# Another source than the usual one, and a home of their own, for everything that dotnet installs.
pack_tool() {
  [ ! -d "$work/feed" ] || return 0
  # Without a word only what is no prerelease is installed.
  export PACKAGE_VERSION=${version%%-*} NUGET_FOLDER=$work/feed
  packaging/nuget.sh --for "$rid" >&2
  packaging/nuget.sh "$rid" >&2
  cat >"$work/NuGet.config" <<XML
<configuration>
  <packageSources><clear /><add key="here" value="$work/feed" /></packageSources>
  <config><add key="globalPackagesFolder" value="$work/packages" /></config>
</configuration>
XML
}

way_tool() {
  pack_tool
  mkdir -p "$work/tool"
  (cd "$work/tool" && DOTNET_CLI_HOME=$work/home dotnet tool install -g CorsDevProxy)
  through tool "$work/home/.dotnet/tools/devproxy" "$api"
  # Where there is no native package: any platform that has the runtime.
  mkdir -p "$work/any"
  (cd "$work" && dotnet tool install --tool-path "$work/any" CorsDevProxy.any >/dev/null)
  DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")") through tool-any "$work/any/devproxy" "$api"
}

way_dnx() {
  pack_tool
  PATH=$(dirname "$(readlink -f "$(command -v dotnet)")"):$PATH
  DOTNET_CLI_HOME=$work/home-dnx through dnx dnx --yes CorsDevProxy "$api"
}

# --- Without a package manager -------------------------------------------------------------------------------------------------------------------------

way_archive() {
  local archive
  archive=$(ls "$out/archives/devproxy-"*"-$rid.tar.gz")
  mkdir -p "$work/archive"
  (cd "$out/archives" && grep -F "$(basename "$archive")" SHA256SUMS | sha256sum -c --quiet)
  tar -xzf "$archive" -C "$work/archive"
  through archive-run "$work/archive/devproxy" "$api"
  say "archive: $(du -k "$archive" | cut -f1) KiB packed, $(du -k "$work/archive/devproxy" | cut -f1) KiB"
}

way_source() { through source dotnet run --project "$root/src/DevProxy" -- "$api"; }

way_image() {
  local build run
  if has docker && docker info >/dev/null 2>&1; then
    build=(docker build) run=(docker run)
  elif has buildah && has podman; then
    build=(buildah bud --pull-never --isolation chroot --network host)
    run=(podman --runtime runc --cgroup-manager cgroupfs run --ulimit nofile=1024:1024 --ulimit nproc=1000:1000)
  else
    say "image: left out, no docker and no buildah with podman"
    return
  fi
  "${build[@]}" -t devproxy . >"$work/image.log" 2>&1 || { tail -40 "$work/image.log" >&2; return 1; }
  mkdir -p "$work/config"
  chmod 755 "$work" "$work/config"
  echo "{ \"cors\": true, \"port\": 18010, \"inspector\": { \"port\": 18011 }, \"routes\": { \"/\": \"$api\" } }" >"$work/config/proxy.json"
  begin "$work/image-run.log" "${run[@]}" --rm --read-only --network host -v "$work/config:/config:ro" devproxy
  line_after "$work/image-run.log" "DevProxy listening on " >/dev/null
  serves http://127.0.0.1:18010
  kill -TERM "$last"
  wait "$last" # It ends in order, with 0; killed before that, the client would leave the container behind.
  say "image: served through it"
}

main() {
  local way
  for way in "$@"; do
    case " ${ways[*]} " in
      *" $way "*) ;;
      *) say "$way is not one of ${ways[*]}"; exit 2 ;;
    esac
  done
  if [ $# -eq 0 ]; then set -- "${ways[@]}"; fi
  version=$(version)
  # What the others install, they make themselves.
  case " $* " in
    *" npm "* | *" pnpm "* | *" yarn "* | *" npx "* | *" archive "*)
      if ! compgen -G "$out/archives/devproxy-*-$rid.tar.gz" >/dev/null; then packaging/build.sh "$rid"; fi
      ;;
  esac
  start_api
  for way in "$@"; do "way_$way"; done
  echo "$# passed, 0 failed"
}

main "$@"
