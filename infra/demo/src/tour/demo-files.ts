/** A pipeline that says what it was given, prints a secret by mistake, and leaves a file behind. */
export const pipelineFile = {
  path: 'pipelines/hello.sh',
  content: `#!/bin/sh
set -eu
cat greeting.txt
echo "ref $BUILD_REF, input PLANET=\${PLANET:-none}"
echo "a secret that was printed by mistake: $ACT_INPUT_SECRET_DOOR"
for step in 1 2 3; do
  echo "step $step of 3"
  sleep 0.3
done
date > report.txt
printf 'Authorization: Bearer %s' "$BUILD_ARTIFACT_TOKEN" |
  curl --silent --fail --output /dev/null --header @- --form file=@report.txt "$BUILD_ARTIFACT_URL"
echo "left report.txt behind"
`,
} as const;

export const projectFile = {
  path: 'greeting.txt',
  content: 'Hello from a file of the project.\n',
} as const;

export const secretValue = 'open-sesame-8421';
