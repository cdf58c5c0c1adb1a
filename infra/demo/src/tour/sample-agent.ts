import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface SampleAgent {
  /** Every line that it said so far. */
  readonly lines: readonly string[];
  /** Comes when it has said a line like this, or has ended without. */
  said(pattern: RegExp): Promise<string | undefined>;
  readonly ended: Promise<number | null>;
  stop(): void;
}

/** Starts the sample agent as a process of its own, as its users do. */
export function startSampleAgent(server: string, token: string, name: string): SampleAgent {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../agent/main.js', import.meta.url))],
    {
      // No more of this environment than it needs.
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        ACT_AGENT_SERVER: server,
        ACT_AGENT_TOKEN: token,
        ACT_AGENT_NAME: name,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      over = true;
      for (const look of waiting) look();
      resolve(code);
    });
  });
  return {
    lines,
    ended,
    said: (pattern) =>
      new Promise((resolve) => {
        const look = (): void => {
          const line = lines.find((each) => pattern.test(each));
          if (line === undefined && !over) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
      }),
    stop: () => void child.kill('SIGTERM'),
  };
}
