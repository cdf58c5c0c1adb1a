// Sends one request for each value of a list over kept connections, each as soon as its connection is
// free. Argument: a file with an `EachOncePlan` as JSON. Prints an `EachOnceRecord` as JSON.
import { readFileSync } from 'node:fs';
import type { EachOncePlan, EachOnceRecord } from './each-once.js';
import { KeptConnection } from './kept-connection.js';

const { port, connections, request, values } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
) as EachOncePlan;
const tookMs: number[] = [];
let next = 0;
let failed = 0;
let unexpected = '';
let finished = false;

const all = Array.from({ length: connections }, () => new KeptConnection(port));
const startedMs = performance.now();
for (const connection of all) sendNext(connection);

function sendNext(connection: KeptConnection): void {
  const value = values[next];
  if (value === undefined) return;
  next += 1;
  const sentMs = performance.now();
  connection.send(request.before + value + request.after, (status, answer) => {
    tookMs.push(performance.now() - sentMs);
    if (status !== 200 || !answer.includes(request.expected)) {
      failed += 1;
      unexpected = answer;
    }
    // A connection that broke has nothing more to send over.
    if (status === undefined || tookMs.length === values.length) finish();
    else sendNext(connection);
  });
}

function finish(): void {
  if (finished) return;
  finished = true;
  const seconds = (performance.now() - startedMs) / 1_000;
  const record: EachOnceRecord = { seconds, tookMs, failed, unexpected };
  process.stdout.write(`${JSON.stringify(record)}\n`, () => process.exit());
  for (const connection of all) connection.destroy();
}
