#!/usr/bin/env bash
# Pins every third-party image in the Dockerfile and the compose file to the digest of its tag, so that a later change of the tag has no effect.
# Run again after raising a tag. Needs docker with buildx, or skopeo, and access to the registries.
set -euo pipefail
cd "$(dirname "$0")"

digest_of() {
  if command -v skopeo >/dev/null; then
    skopeo inspect --format '{{.Digest}}' "docker://$1"
  else
    docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$1"
  fi
}

images=$(sed -nE 's/^ *(image:|FROM) +([^ @]+:[^ @]+).*$/\2/p' Dockerfile compose.yaml | grep -v '^ai-credit-meter:' | sort -u)
for image in $images; do
  digest=$(digest_of "$image")
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "no digest for $image: $digest" >&2 && exit 1; }
  sed -i -E "s#^( *(image:|FROM) +)${image//./\\.}(@sha256:[0-9a-f]{64})?( |\$)#\\1$image@$digest\\4#" Dockerfile compose.yaml
  echo "$image@$digest"
done
