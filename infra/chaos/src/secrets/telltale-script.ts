/** What it prints before it waits; nothing more of its secrets comes after that. */
export const saidAll = 'said all';

/**
 * A job that says its secrets in every way that masks are to know: by itself, within a line, twice in a
 * row, to both streams, by lines, encoded. It waits for a file then, if it is told to, so that it can be
 * looked at while it runs. How many it has, and which, it says by figures that tell nothing.
 */
export const telltaleScript = `#!/bin/sh
set -eu
for key in SHARED PERSONAL ORGANIZATION PROJECT MANY_LINES; do
  eval "value=\\\${ACT_INPUT_SECRET_$key-}"
  [ -n "$value" ] || continue
  printf '%s\\n' "$value"
  printf 'within [%s], and twice: %s%s.\\n' "$value" "$value" "$value"
  printf '%s\\n' "$value" >&2
  printf 'base64 %s\\n' "$(printf %s "$value" | base64 -w 0)"
  printf %s "$value" | base64
  printf 'user:%s' "$value" | base64 -w 0
  printf '\\nfingerprint %s %s\\n' "$key" "$(printf %s "$value" | sha256sum | cut -c 1-16)"
done
env | grep '^ACT_INPUT_SECRET_' || true
echo "secrets $(env | grep -c '^ACT_INPUT_SECRET_' || true)"
echo "input \${PLAIN-none}"
echo "${saidAll}"
while [ -n "\${GATE-}" ] && ! [ -e "$GATE" ]; do sleep 0.1; done
`;
