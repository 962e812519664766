#!/usr/bin/env bash
# Ends the job as ibkr refresh ended: 0 and 3 are good, but 3 leaves a warning at the run.
set -euo pipefail

code=$(cat "$RESULT_FILE")
if ((code == 3)); then
  echo "::warning::A part of the data could not be read. The files and the page say which and since when."
  exit 0
fi
exit "$code"
