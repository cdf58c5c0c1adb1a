import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const sweepIntervalMs = 50;

/** See `EdgeServer.stop`. */
export async function stopServer(
  server: Server,
  { drainMs, deadlineMs }: { drainMs: number; deadlineMs: number },
): Promise<void> {
  if (drainMs > 0) await delay(drainMs);
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // An answer that began before the stop has promised to keep its connection.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepIntervalMs);
  const cut = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
