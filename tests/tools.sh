#!/bin/sh
# The programs that tests need beside Python: Chromium and Firefox, a Japanese font, Java (for the Nu HTML checker), npm
# (for it and for what reads and takes mail), SpamAssassin (its command alone: no daemon comes with it), wrk
# (which sends much at once), and checkov for the templates, in an environment of its own.
# Installs what is absent where it may (root, apt-get); elsewhere says what is missing, and the tests
# that need it say so again and are skipped (in CI they fail). Debian also has Chromium without its window, in which
# the stories take a quarter less of the processor's time.
set -u

missing=""
have() { command -v "$1" >/dev/null 2>&1; }

have chromium || have chromium-browser || have google-chrome || missing="$missing chromium"
{ have fc-list && [ -n "$(fc-list :lang=ja 2>/dev/null)" ]; } || missing="$missing fontconfig fonts-noto-cjk"
have firefox-esr || have firefox || missing="$missing firefox-esr"
have java || missing="$missing default-jre-headless"
have npm || missing="$missing npm"
have spamassassin || missing="$missing spamassassin"
have wrk || missing="$missing wrk"

if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && have apt-get; then
    echo "Installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null \
      || echo "Could not install:$missing"
  else
    echo "Missing for some tests (install them with your system's packages):$missing"
  fi
fi

if have chromium && ! have chromium-headless-shell && [ "$(id -u)" = 0 ] && have apt-get; then
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell; } >/dev/null 2>&1 \
    || echo "Could not install chromium-headless-shell: the stories are told in chromium, and take longer"
fi

if have npm; then
  npm ci --silent --ignore-scripts --no-audit --no-fund || echo "Could not install the npm packages of package.json"
fi

if [ -x .venv/bin/python ]; then
  { [ -x .venv/checkov/bin/python ] || .venv/bin/python -m venv .venv/checkov; } \
    && .venv/checkov/bin/pip install --quiet --require-hashes -r tests/infra/checkov.txt \
    || echo "Could not install checkov (tests/infra/checkov.txt)"
fi
exit 0
