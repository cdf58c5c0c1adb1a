import { setTimeout as delay } from 'node:timers/promises';
import { type Client, fillPath, logLine, readRun, readRunLogs } from '@orchestrator/contracts';
import { readEvents } from './event-reader.js';

/** Prints the log of a run as it is written; comes with the run's status when it has ended. */
export async function followRun(
  { origin, token, client }: { origin: string; token: string; client: Client },
  runId: string,
  tell: (line: string) => void,
): Promise<string> {
  const answer = await fetch(origin + fillPath(readRunLogs.path, { id: runId }), {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
  });
  if (!answer.ok || answer.body === null) {
    throw new Error(`The log was answered ${answer.status}: ${await answer.text()}`);
  }
  for await (const { data } of readEvents(answer.body)) {
    const line = logLine.safeParse(JSON.parse(data));
    if (line.success) tell(`│ ${line.data.content}`);
  }
  for (;;) {
    const { body } = await client.call(readRun, { params: { id: runId } });
    if (body.finished_at !== null) return body.status;
    await delay(100);
  }
}
