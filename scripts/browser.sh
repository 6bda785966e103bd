#!/usr/bin/env bash
# Install the browser in which tests/test_web_browser.py and scripts/screenshots.py read the explorer: Chromium from
# Debian's archive, where it is missing and this is run as root. Without it those tests are skipped.
set -euo pipefail

command -v chromium >/dev/null && exit
if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq --no-install-recommends chromium fonts-liberation >/dev/null; } ||
    echo "Chromium could not be installed: tests in a browser are skipped." >&2
else
  echo "Not root, or no apt-get, so no Chromium: tests in a browser are skipped." >&2
fi
