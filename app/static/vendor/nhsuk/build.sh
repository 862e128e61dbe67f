#!/bin/sh
# Rebuilds kit.css from nhsuk-frontend, in a throwaway folder.
# Needs npm. To move to a newer kit, change the version here and in README.md.
set -eu

kit_version=10.6.1
sass_version=1.108.2

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --prefix "$work" --no-audit --no-fund --silent \
  "nhsuk-frontend@$kit_version" "sass@$sass_version"

{
  echo "/* nhsuk-frontend $kit_version (MIT, see LICENSE), compiled from kit.scss by build.sh */"
  node "$work/node_modules/sass/sass.js" --load-path="$work/node_modules" \
    --no-charset --no-source-map --style=compressed --quiet-deps "$here/kit.scss"
} > "$work/kit.css"

mv "$work/kit.css" "$here/kit.css"
