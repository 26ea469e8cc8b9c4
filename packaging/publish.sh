#!/usr/bin/env bash
# Publishes what stands in packaging/out: to npm, to NuGet, as a release of GitHub with its archives, and the image's list of platforms, signed.
#
#   packaging/publish.sh --dry-run     checks that everything is there and of one version, and says what would be published; needs no secret
#   packaging/publish.sh               on a tag, in the workflow, which has the rights; NUGET_SOURCE is where NuGet packages go
source "$(dirname "$0")/lib.sh"

dry=
if [ "${1:-}" = --dry-run ]; then dry=1; fi
if [ -z "$dry" ] && [ "${GITHUB_REF_TYPE:-}" != tag ]; then say "only a tag is published; add --dry-run"; exit 2; fi
version=$(version)

# The platforms' packages first: the main one is not to be there without them.
npm_packages() { ls "$out"/npm/cors-devproxy-[a-z]*.tgz "$out/npm/cors-devproxy-$version.tgz"; }

nuget_packages() { ls "$out"/nuget/*."${PACKAGE_VERSION:-$version}".nupkg; }

check() {
  local file name
  (cd "$out/archives" && sha256sum -c --quiet SHA256SUMS)
  while read -r file; do
    name=$(tar -xzOf "$file" package/package.json | node -p 'const m = JSON.parse(require("fs").readFileSync(0)); `${m.name} ${m.version}`')
    case $name in
      *" $version") say "npm: $name" ;;
      *) say "$file is $name, and not of version $version"; return 1 ;;
    esac
  done < <(npm_packages)
  while read -r file; do say "NuGet: $(basename "$file")"; done < <(nuget_packages)
  say "release: $(cd "$out/archives" && echo *)"
  # What is between two releases is not published, and has no notes.
  case $version in
    *-*) say "notes: none for $version" ;;
    *)
      [ -n "$(notes)" ] || { say "CHANGELOG.md has no notes below \"## [$version]\""; return 1; }
      say "notes: $(notes | wc -l) lines"
      ;;
  esac
}

notes() { awk -v heading="## [$version]" 'index($0, heading) == 1 { on = 1; next } on && /^## / { exit } on' "$root/CHANGELOG.md"; }

publish() {
  local file image=ghcr.io/${GITHUB_REPOSITORY,,} tag=latest
  # A prerelease is not what "npm install" brings.
  case $version in *-*) tag=next ;; esac
  while read -r file; do npm publish "$file" --provenance --access public --tag "$tag"; done < <(npm_packages)
  while read -r file; do
    dotnet nuget push "$file" --source "$NUGET_SOURCE" --api-key "$NUGET_API_KEY" --skip-duplicate
  done < <(nuget_packages)
  gh release create "v$version" --verify-tag --title "$version" --notes "$(notes)" "$out"/archives/*
  docker buildx imagetools create -t "$image:$version" -t "$image:$tag" "$image:$version-amd64" "$image:$version-arm64"
  cosign sign --yes "$image@$(docker buildx imagetools inspect "$image:$version" --format '{{.Manifest.Digest}}')"
}

check
if [ -z "$dry" ]; then publish; fi
