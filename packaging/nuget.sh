#!/usr/bin/env bash
# Packs the NuGet packages into packaging/out/nuget: the engine, and the .NET tool.
#
#   packaging/nuget.sh                       the engine, the tool's package that names its platforms, and the one for any platform, which needs the .NET runtime
#   packaging/nuget.sh linux-x64             the native package of that platform, and nothing else; on that system
#   packaging/nuget.sh --for linux-x64       as the first, for a tool with the native packages of these platforms; as many as are named
#
# PACKAGE_VERSION is their version, if it is to be another one than the program's; NUGET_FOLDER another folder for them.
source "$(dirname "$0")/lib.sh"

pack() { dotnet pack "$@" "-p:Version=$version" "-p:PackageVersion=$package_version" -p:MinVerSkip=true -o "${NUGET_FOLDER:-$out/nuget}" -v q --tl:off; }

# With the options of packaging/build.sh, so that what it compiled is not compiled again.
pack_native() { pack "$root/src/DevProxy" -r "$1" -p:AsTool=true -p:PublishAot=true -p:DebugType=none -p:GenerateDocumentationFile=false -p:CopyOutputSymbolsToPublishDirectory=false "-p:ToolPackageRuntimeIdentifiers=$1"; }

main() {
  version=$(version)
  package_version=${PACKAGE_VERSION:-$version}
  local rids=(linux-x64 linux-arm64 osx-x64 osx-arm64 win-x64) rid
  if [ $# -gt 0 ] && [ "$1" != --for ]; then
    for rid in "$@"; do pack_native "$rid"; done
    return
  fi
  if [ "${1:-}" = --for ]; then shift; rids=("$@"); fi
  pack "$root/src/DevProxy.Cors"
  local all
  all=$(IFS=';'; echo "${rids[*]};any")
  pack "$root/src/DevProxy" -p:AsTool=true -p:PublishAot=true "-p:ToolPackageRuntimeIdentifiers=\"$all\""
  pack "$root/src/DevProxy" -r any -p:AsTool=true -p:PublishAot=false -p:PublishReadyToRun=false "-p:ToolPackageRuntimeIdentifiers=\"$all\""
}

main "$@"
