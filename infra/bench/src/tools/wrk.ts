import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ClosedLoopRun {
  readonly requests: number;
  readonly seconds: number;
}

interface WrkSummary extends ClosedLoopRun {
  readonly failed: number;
}

/** One and the same request with this credential. */
export const getWith = (path: string, authorization: string): WrkRequests => ({
  method: 'GET',
  path,
  headers: [{ Authorization: authorization }],
});

/** What is sent, in turn with each of these sets of headers. */
export interface WrkRequests {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers: readonly Readonly<Record<string, string>>[];
}

interface Load {
  /** For files of wrk. */
  readonly directory: string;
  readonly connections: number;
  readonly requests: WrkRequests;
}

/** Written by wrk itself when it is done, since its usual output is for people. */
const report = `
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"seconds":%.6f,"failed":%d}\\n',
    summary.requests, summary.duration / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;

/** Texts of JSON are texts of Lua, as long as they are plain. */
const lua = (text: string | undefined): string =>
  text === undefined ? 'nil' : JSON.stringify(text);

/** One request is made once; only of several is one chosen each time. */
const sending = (requests: WrkRequests): string =>
  requests.headers.length === 1 ? theSame(requests) : inTurn(requests);

const theSame = ({ method, path, body, headers }: WrkRequests): string => `
wrk.method, wrk.path, wrk.body = ${lua(method)}, ${lua(path)}, ${lua(body)}
wrk.headers = ${table(headers[0] ?? {})}
`;

const inTurn = ({ method, path, body, headers }: WrkRequests): string => `
local made = {}
function init(args)
  for _, headers in ipairs({${headers.map(table).join(', ')}}) do
    made[#made + 1] = wrk.format(${lua(method)}, ${lua(path)}, headers, ${lua(body)})
  end
end
local sent = 0
function request()
  sent = sent % #made + 1
  return made[sent]
end
`;

const table = (headers: Readonly<Record<string, string>>): string =>
  `{${Object.entries(headers)
    .map(([name, value]) => `[${lua(name)}] = ${lua(value)}`)
    .join(', ')}}`;

/**
 * Load as fast as the target takes it: each connection sends the next request when it has its
 * answer.
 * @throws Error when any request failed or was not answered with 2xx
 */
export async function runWrk(
  { directory, connections, requests }: Load,
  port: number,
  seconds: number,
): Promise<ClosedLoopRun> {
  const script = join(directory, 'load.lua');
  await writeFile(script, sending(requests) + report, { mode: 0o600 });
  // wrk counts in whole seconds.
  const duration = Math.max(1, Math.round(seconds));
  const args = ['-t1', `-c${connections}`, `-d${duration}s`, '-s', script];
  const url = `http://127.0.0.1:${port}${requests.path}`;
  const { stdout } = await promisify(execFile)('wrk', [...args, url], {
    timeout: duration * 1_000 + 10_000,
    killSignal: 'SIGKILL',
  });
  const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as WrkSummary;
  if (summary.failed > 0 || summary.requests === 0) {
    throw new Error(`${summary.failed} of ${summary.requests} requests to ${url} failed.`);
  }
  return { requests: summary.requests, seconds: summary.seconds };
}
