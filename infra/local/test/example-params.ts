import { fillPath } from '@orchestrator/contracts';

/** What paths name of a project and a namespace, by parameter; of the right form for that path. */
export const exampleParams = (path: string): Readonly<Record<string, unknown>> => ({
  org: 'acme',
  owner: 'acme',
  name: 'web',
  id: '01890000-0000-7000-8000-000000000000',
  job_id: '01890000-0000-7000-8000-000000000000',
  run_id: '01890000-0000-7000-8000-000000000000',
  repo_id: '01890000-0000-7000-8000-000000000000',
  filename: 'report.txt',
  provider: 'local',
  path: pathIn(path, 'build'),
  config: 'nightly',
  version: path.includes('/versions/') ? 1 : 'v1',
  key: 'KEY',
  pipeline: 'build.sh',
  webhook_id: '01890000-0000-7000-8000-000000000001',
});

/** A file of this name, of the kind that the path is about. */
export const pathIn = (path: string, name: string): string =>
  path.includes('/pipelines/') ? `${name}.sh` : `${name}.txt`;

/** The path with something of the right form wherever it names something. */
export const fillExample = (path: string, params: Readonly<Record<string, unknown>> = {}): string =>
  fillPath(path, { ...exampleParams(path), ...params });
