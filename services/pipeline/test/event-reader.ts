import type { IncomingMessage } from 'node:http';
import type { Test } from 'supertest';

export interface ReadEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: Record<string, unknown>;
}

export interface EventReader {
  /** All that have come so far. */
  readonly events: readonly ReadEvent[];
  /** Resolves when the service has ended the stream as it should. */
  readonly ended: Promise<void>;
  /** Stops reading and goes on: what the service does meanwhile is its own affair. */
  pause(): void;
  resume(): void;
}

/** Sends a request and reads its answer as server-sent events, while they come. */
export function readEvents(test: Test): EventReader {
  const events: ReadEvent[] = [];
  let text = '';
  let response: IncomingMessage | undefined;
  const take = (piece: string): void => {
    text += piece;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) if (block !== ':') events.push(eventOf(block));
  };
  const ended = test
    .set('Accept', 'text/event-stream')
    .buffer(true)
    .parse((answer, done) => {
      response = answer as unknown as IncomingMessage;
      response.setEncoding('utf8').on('data', take);
      response.on('end', () => done(null, null));
      response.on('aborted', () => done(new Error('cut off'), null));
    })
    .expect(200)
    .expect('Content-Type', /^text\/event-stream/)
    .then(() => undefined);
  ended.catch(() => undefined);
  return {
    events,
    ended,
    pause: () => void response?.pause(),
    resume: () => void response?.resume(),
  };
}

function eventOf(block: string): ReadEvent {
  const fields = block.split('\n').map((field) => /^(\w+): (.*)$/.exec(field) ?? []);
  const named: Record<string, string | undefined> = Object.fromEntries(
    fields.map(([, name, value]) => [name, value]),
  );
  return { ...named, data: JSON.parse(named.data ?? 'null') as ReadEvent['data'] };
}
