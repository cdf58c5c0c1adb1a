import { agentGatewayServiceSettings } from '@orchestrator/agent-gateway-service';
import { adminConfig } from '@orchestrator/admin';
import { cliConfig } from '@orchestrator/cli';
import { describeSettings, type Setting } from '@orchestrator/config';
import { agentOptions, demoOptions } from '@orchestrator/demo';
import { gatewayConfig } from '@orchestrator/gateway';
import { identityServiceSettings } from '@orchestrator/identity-service';
import { pipelineServiceSettings } from '@orchestrator/pipeline-service';
import { tokenServiceSettings } from '@orchestrator/token-service';
import { triggerIngestServiceSettings } from '@orchestrator/trigger-ingest-service';
import {
  gatewayDeadlines,
  localConfig,
  rateLimitSettings,
  runSettings,
  serviceDeadlines,
  signInSettings,
} from './config.js';

const processes = [
  ['`npm start`: everything in one process', localConfig],
  ['The gateway', gatewayConfig],
  ['The token service', tokenServiceSettings],
  ['The identity service', identityServiceSettings],
  ['The pipeline service', pipelineServiceSettings],
  ['The trigger-ingest service', triggerIngestServiceSettings],
  ['The agent-gateway service', agentGatewayServiceSettings],
  ['`npm run admin`: the operator’s command line', adminConfig],
  ['`npx orchestrator`: the command line of users', cliConfig],
  ['`npm run demo`: the guided tour', demoOptions],
  ['`npm run agent`: the sample agent', agentOptions],
] as const;

const named = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const preamble = `# Configuration

Everything is configured by environment variables. This page is made from the schemas that the
processes read them with (\`npm run docs:config\`); a process that finds a fault refuses to start and
names every variable at fault.

Any variable can be given as \`NAME_FILE\` instead, with the path of a file that holds the value.
Those marked *secret* belong there.

\`npm start\` hands these on to the identity service: ${named(signInSettings)}.
There \`SIGN_UP\` is \`open\` if not said otherwise. To those that run pipelines it hands on
${named(runSettings)};
\`BLOB_STORE\` is a folder in \`DATA_DIR\` if not said otherwise. To every service it hands on
${named(serviceDeadlines)}, and to the gateways
${named([...rateLimitSettings, ...gatewayDeadlines])}.
`;

/** The page about every setting of every process, in Markdown. */
export const configurationDocument = (): string =>
  [preamble, ...processes.map(([title, schema]) => section(title, describeSettings(schema)))].join(
    '\n',
  );

const section = (title: string, settings: readonly Setting[]): string =>
  [
    `## ${title}`,
    '',
    '| variable | default | what it is |',
    '| --- | --- | --- |',
    ...settings.map(row),
    '',
  ].join('\n');

function row(setting: Setting): string {
  const fallback = setting.required
    ? '**required**'
    : setting.default
      ? `\`${setting.default}\``
      : '';
  const secret = setting.secret ? ' *secret*' : '';
  return `| \`${setting.name}\` | ${fallback} | ${setting.description}${secret} |`;
}
