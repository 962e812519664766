#!/usr/bin/env bash
# Commits the data files and pushes them to $BRANCH. It commits only when more than times changed, or when the last
# commit of data is 30 minutes old. When another push came first, it fetches that and tries again. It never forces.
set -euo pipefail

files=(portfolio.json market-data.json scanner-results.json ibkr-token-status.json)
times='^ *"(timestamp|run|expires_in|expires_at)":'
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
for file in "${files[@]}"; do
  if [[ -f $DATA_DIR/$file ]]; then
    cp "$DATA_DIR/$file" "$kept/"
  fi
done
if [[ -z $(ls -A "$kept") ]]; then
  echo "there are no data files"
  exit 0
fi

for try in 1 2 3 4 5; do
  git fetch --quiet origin "$BRANCH"
  git reset --quiet --hard FETCH_HEAD
  mkdir -p "$DATA_DIR"
  cp "$kept"/* "$DATA_DIR/"
  git add -- "$DATA_DIR"
  if git diff --cached --quiet; then
    echo "nothing changed"
    exit 0
  fi
  last=$(git log -1 --format=%ct -- "$DATA_DIR")
  age=$(($(date +%s) - ${last:-0}))
  if [[ -z $(git diff --cached -I"$times") ]] && ((age < 1800)); then
    echo "only times changed, and the last commit of data is $((age / 60)) minutes old"
    git reset --quiet --hard FETCH_HEAD
    exit 0
  fi
  git -c user.name='ibkr data refresh' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
    commit --quiet --message 'Refresh the data'
  if git push --quiet origin "HEAD:$BRANCH"; then
    echo "published"
    exit 0
  fi
  echo "another push came first; trying again"
  sleep $((try * ${RACE_PAUSE:-2}))
done
echo "the data could not be pushed in 5 tries" >&2
exit 1
