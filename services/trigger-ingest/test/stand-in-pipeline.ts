import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { resolveStartable } from '@orchestrator/contracts';
import type { z } from 'zod';

type Answer = z.input<(typeof resolveStartable.answers)[200]['body']>;
export type KnownStartable = NonNullable<Answer['startable']>;
export type KnownConfig = NonNullable<KnownStartable['config']>;

export interface StandInPipeline {
  readonly url: string;
  /** The projects that there are, with all their trigger configurations. */
  readonly projects: Map<string, { project: KnownStartable['project']; configs: KnownConfig[] }>;
  /** How often it was asked. */
  asked: number;
  /** It answers nothing that helps, or nothing at all. */
  state: 'up' | 'failing' | 'silent';
  close(): Promise<void>;
}

/** Answers the one question that is asked of the pipeline service. */
export async function startStandInPipeline(): Promise<StandInPipeline> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      pipeline.asked += 1;
      if (pipeline.state === 'silent') return;
      const asked = resolveStartable.body.parse(JSON.parse(body));
      const known = pipeline.projects.get(`${asked.namespace_name}/${asked.name}`.toLowerCase());
      const config = known?.configs.find(({ name }) => name === asked.config) ?? null;
      const startable = known ? { project: known.project, config } : null;
      response.writeHead(pipeline.state === 'up' ? 200 : 503, {
        'content-type': 'application/json',
      });
      response.end(JSON.stringify({ startable }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const pipeline: StandInPipeline = {
    url: `http://127.0.0.1:${port}`,
    projects: new Map(),
    asked: 0,
    state: 'up',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return pipeline;
}
