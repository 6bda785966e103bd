#!/bin/sh
# Makes the bundles of other people's JavaScript that the explorer's pages use, from the pinned versions of
# scripts/vendor/package-lock.json. Needs Node.js 20 or newer with npm, and the npm registry; nobody else does, for
# what it makes is committed. The same lock file gives the same bytes. Change versions in package.json, run
# `npm install --package-lock-only` beside it, then this.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../src/sendgraph/web/static/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cp -R "$here/vendor/." "$work"
cd "$work"
# No script of a package runs here: esbuild's own program comes as a package of its own.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
mkdir -p made
node build.mjs made
mkdir -p "$target"
rm -f "$target"/*
cp made/* "$target"/
