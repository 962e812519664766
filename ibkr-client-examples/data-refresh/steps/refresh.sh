#!/usr/bin/env bash
# Writes the data files into $DATA_DIR. The exit code of ibkr refresh goes to $RESULT_FILE, so that what was read is
# published before result.sh ends the job with it. Input that cannot be used ends it at once.
set -euo pipefail

read -r -a ibkr <<< "${IBKR_COMMAND:-java -jar $IBKR_JAR}"
options=(--out "$DATA_DIR" --state "$STATE_DIR")
case ${WHAT:-all} in
  all | connect) ;;
  portfolio | market | scanner) options+=(--only "$WHAT,token") ;;
  token) options+=(--only token) ;;
  *)
    echo "what: there is no '$WHAT'; choose all, portfolio, market, scanner, token or connect" >&2
    exit 2
    ;;
esac
if [[ ${OVER_CONSENT:-} == true ]]; then
  options+=(--retail)
fi
if [[ ${ALWAYS:-} == true ]]; then
  options+=(--always)
fi
if [[ ${REQUIRE_CREDENTIALS:-} == true ]]; then
  options+=(--require-credentials)
fi
if [[ -n ${SYMBOLS:-} ]]; then
  options+=(--symbols "$SYMBOLS")
fi
# one scan a line
while IFS= read -r scan; do
  if [[ -n $scan ]]; then
    options+=(--scan "$scan")
  fi
done <<< "${SCANS:-}"

code=0
"${ibkr[@]}" refresh "${options[@]}" || code=$?
echo "$code" > "$RESULT_FILE"
if ((code == 2)); then
  exit 2
fi
