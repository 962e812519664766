#!/usr/bin/env bash
# Gets tokens of an authorization-code provider: after a login, or anew when they end soon. Renews a consent to IBKR's
# endpoint for AI clients. Other kinds of credentials need none. The new tokens go to the secrets of the environment and, for the steps that follow, to $IBKR_TOKEN_FILE.
set -euo pipefail

read -r -a ibkr <<< "${IBKR_COMMAND:-java -jar $IBKR_JAR}"
place=(--to-file "$IBKR_TOKEN_FILE" --to-command "${SECRET_COMMAND:-gh secret set --env ibkr}")
if [[ ${WHAT:-all} == connect ]]; then
  if [[ -z ${IBKR_SEALED:-} ]]; then
    echo "sealed: is empty; paste the text that the site shows after the login" >&2
    exit 2
  fi
  exec "${ibkr[@]}" token exchange "${place[@]}"
fi
if [[ -n ${IBKR_CONSENT:-} ]]; then
  exec "${ibkr[@]}" token refresh --retail --if-ends-within 8m "${place[@]}"
fi
if [[ -n ${IBKR_REFRESH_TOKEN:-} ]]; then
  exec "${ibkr[@]}" token refresh --if-ends-within 15m --status "$DATA_DIR/ibkr-token-status.json" "${place[@]}"
fi
echo "no token to renew"
