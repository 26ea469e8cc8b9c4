#!/usr/bin/env bash
# Packs the npm packages into packaging/out/npm, from the programs that packaging/build.sh has built: of all platforms, or of those that are named.
source "$(dirname "$0")/lib.sh"
version=$(version)
rm -rf "$out/npm"
node "$root/packaging/npm/pack.mjs" "$version" "$@"
