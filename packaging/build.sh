#!/usr/bin/env bash
# Builds the program for the platforms that are named, and packs an archive of each, with its licences, an SBOM and SHA-256 sums, into packaging/out.
#
#   packaging/build.sh linux-x64              that one
#   packaging/build.sh linux-x64 osx-arm64    those
#   packaging/build.sh                        all that this machine can build
#
# Native on the system itself, and linux-arm64 on Debian and Ubuntu for x64 with their cross compiler. For any other platform self-contained, trimmed and
# compiled beforehand (ReadyToRun), in one file: it needs no .NET either, is larger and starts later. VERSION=0.2.0 sets the version, else it is git's.
source "$(dirname "$0")/lib.sh"

all=(linux-x64 linux-arm64 osx-x64 osx-arm64 win-x64)

here() {
  local system
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=osx ;;
    *) system=win ;;
  esac
  case $(uname -m) in
    aarch64 | arm64) echo "$system-arm64" ;;
    *) echo "$system-x64" ;;
  esac
}

# macOS compiles for both of its processors.
is_native() {
  local on
  on=$(here)
  [ "$1" = "$on" ] || [ "${1%-*}-${on%-*}" = osx-osx ] || { [ "$1-$on" = linux-arm64-linux-x64 ] && has apt-get; }
}

# What the linker needs, where apt-get can bring it.
install_linker() {
  local missing=()
  [ "${1%-*}" = linux ] || return 0
  has clang || missing+=(clang)
  [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
  if [ "$1" != "$(here)" ]; then
    has aarch64-linux-gnu-gcc || missing+=(gcc-aarch64-linux-gnu)
    [ -e /usr/aarch64-linux-gnu/include/stdio.h ] || missing+=(libc6-dev-arm64-cross)
  fi
  if [ ${#missing[@]} -gt 0 ]; then apt_install "${missing[@]}"; fi
}

publish() {
  local rid=$1 options=(-p:DebugType=none -p:GenerateDocumentationFile=false)
  if is_native "$rid"; then
    install_linker "$rid"
    options+=(-p:PublishAot=true)
    if [ "$rid-$(here)" = linux-arm64-linux-x64 ]; then options+=(-p:ObjCopyName=aarch64-linux-gnu-objcopy); fi
  else
    options+=(--self-contained -p:PublishSingleFile=true -p:PublishTrimmed=true -p:PublishReadyToRun=true -p:EnableCompressionInSingleFile=false)
  fi
  rm -rf "$out/publish/$rid"
  dotnet publish "$root/src/DevProxy" -r "$rid" "${options[@]}" -p:Version="$version" -p:MinVerSkip=true -o "$out/publish/$rid" -v q --tl:off
}

# The program alone, and beside it what says whose code is inside.
program() {
  local rid=$1 name=devproxy
  if [ "${rid%-*}" = win ]; then name=devproxy.exe; fi
  rm -rf "$out/programs/$rid"
  mkdir -p "$out/programs/$rid"
  cp "$out/publish/$rid/$name" "$out/programs/$rid/"
  chmod 755 "$out/programs/$rid/$name"
  cp "$root/LICENSE" "$out/programs/$rid/"
  node "$root/packaging/contents.mjs" "$rid" "$version" "$out/programs/$rid"
}

# The same input gives the same bytes.
archive() {
  local rid=$1 name=devproxy-$version-$1 date=${SOURCE_DATE_EPOCH:-0}
  mkdir -p "$out/archives"
  rm -rf "$out/archives/$name".*
  if [ "${rid%-*}" = win ]; then
    has zip || has 7z || apt_install zip
    if has zip; then (cd "$out/programs/$rid" && zip -q -X -9 "$out/archives/$name.zip" ./*)
    else (cd "$out/programs/$rid" && 7z a -bso0 -tzip "$out/archives/$name.zip" ./*)
    fi
  elif tar --version | grep -q GNU; then
    tar -C "$out/programs/$rid" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$date" -cf - . | gzip -9n >"$out/archives/$name.tar.gz"
  else
    tar -C "$out/programs/$rid" -czf "$out/archives/$name.tar.gz" .
  fi
  cp "$out/programs/$rid/devproxy.cdx.json" "$out/archives/$name.cdx.json"
}

# CI builds each platform on a machine of its own, and takes the sums of all of them at the end: packaging/build.sh --sums
sums() {
  cd "$out/archives"
  if has sha256sum; then sha256sum -- *.tar.gz *.zip *.cdx.json; else shasum -a 256 -- *.tar.gz *.zip *.cdx.json; fi 2>/dev/null >SHA256SUMS || true
  cat SHA256SUMS
}

main() {
  if [ "${1:-}" = --sums ]; then sums; exit; fi
  has dotnet || { say "the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download"; exit 1; }
  install_npm_packages
  version=$(version)
  if [ $# -eq 0 ]; then set -- "${all[@]}"; fi
  local rid
  for rid in "$@"; do
    case " ${all[*]} " in
      *" $rid "*) ;;
      *) say "$rid is not one of ${all[*]}"; exit 2 ;;
    esac
  done
  for rid in "$@"; do
    say "$rid, $version, $(is_native "$rid" && echo native || echo "self-contained")"
    publish "$rid"
    program "$rid"
    archive "$rid"
  done
  sums
}

main "$@"
