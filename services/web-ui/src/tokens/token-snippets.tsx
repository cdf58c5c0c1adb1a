import { fillPath, pipelineFiles, readOwnToken, triggerPipeline } from '@orchestrator/contracts';
import { useRouteList } from '../api/use-route-list.js';
import { CodeBlock } from '../design/code-block.js';
import type { TokenPlace } from './token-place.js';

interface Props {
  readonly place: TokenPlace;
  readonly value: string;
}

/** How a token is used, ready to be copied. */
export function TokenSnippets({ place, value }: Props) {
  if (place.collection.kind === 'agent') return <AgentCommands value={value} />;
  if (place.collection.kind === 'trigger') return <TriggerSnippets place={place} value={value} />;
  return (
    <CodeBlock
      label="Try it"
      code={`curl ${location.origin}${readOwnToken.path} \\\n  -H 'Authorization: Bearer ${value}'`}
    />
  );
}

const AgentCommands = ({ value }: Pick<Props, 'value'>) => (
  <>
    <CodeBlock
      label="Start an agent"
      code={`actrun agent --server ${location.origin} --token ${value}`}
    />
    <CodeBlock
      label="Start the sample agent"
      code={`ACT_AGENT_SERVER=${location.origin} ACT_AGENT_TOKEN=${value} npm run agent`}
    />
  </>
);

function TriggerSnippets({ place, value }: Props) {
  const { owner = '', name = '' } = place.params;
  const pipelines = useRouteList(pipelineFiles.list, { params: { owner, name } });
  const pipeline = pipelines.items?.[0]?.path ?? 'build.sh';
  const url = location.origin + fillPath(triggerPipeline.path, { owner, name, pipeline });
  return (
    <>
      <CodeBlock
        label={`Start ${pipeline}`}
        code={[
          `curl -X ${triggerPipeline.method} ${url} \\`,
          `  -H 'Authorization: Bearer ${value}' \\`,
          `  -H 'Content-Type: application/json' \\`,
          `  -d '{}'`,
        ].join('\n')}
      />
      <CodeBlock label="Webhook of GitLab" code={`URL: ${url}\nSecret token: ${value}`} />
    </>
  );
}
