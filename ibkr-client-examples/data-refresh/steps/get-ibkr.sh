#!/usr/bin/env bash
# Puts the ibkr command to $IBKR_JAR: built from the pinned commit, or a released jar whose digest is right.
set -euo pipefail

if [[ -f $IBKR_JAR ]]; then
  echo "the ibkr command is there already"
  exit 0
fi
mkdir -p "$(dirname "$IBKR_JAR")"
if [[ -n ${IBKR_CLIENT_COMMIT:-} ]]; then
  if [[ ! $IBKR_CLIENT_COMMIT =~ ^[0-9a-f]{40}$ ]]; then
    echo "IBKR_CLIENT_COMMIT: is no commit; write all 40 digits of one that you have read" >&2
    exit 2
  fi
  if [[ $(git -C .ibkr-client rev-parse HEAD) != "$IBKR_CLIENT_COMMIT" ]]; then
    echo "IBKR_CLIENT_COMMIT: .ibkr-client holds another commit" >&2
    exit 2
  fi
  (cd .ibkr-client && ./mvnw -q -B -Dmaven.test.skip=true -pl ibkr-client-cli -am package)
  cp .ibkr-client/ibkr-client-cli/target/ibkr.jar "$IBKR_JAR"
  rm -rf .ibkr-client
elif [[ -n ${IBKR_JAR_URL:-} && -n ${IBKR_JAR_SHA256:-} ]]; then
  curl --fail --silent --show-error --location --output "$IBKR_JAR.part" "$IBKR_JAR_URL"
  if ! echo "$IBKR_JAR_SHA256  $IBKR_JAR.part" | sha256sum --check --status; then
    rm -f "$IBKR_JAR.part"
    echo "IBKR_JAR_SHA256: the jar at IBKR_JAR_URL has another digest; it is not used" >&2
    exit 2
  fi
  mv "$IBKR_JAR.part" "$IBKR_JAR"
else
  echo "IBKR_CLIENT_COMMIT: is missing; set it, or IBKR_JAR_URL and IBKR_JAR_SHA256, in the workflow" >&2
  exit 2
fi
