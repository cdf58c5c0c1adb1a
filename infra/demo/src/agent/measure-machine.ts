import { cpus, freemem, totalmem } from 'node:os';
import { readFile } from 'node:fs/promises';

interface Totals {
  readonly busyMs: number;
  readonly allMs: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** Measures the machine; each figure of the processor and the network is since the last time. */
export function createMachineMeter() {
  let last: Totals | undefined;
  return async () => {
    const now = await totals();
    const since = last ?? now;
    last = now;
    const allMs = now.allMs - since.allMs;
    const used = totalmem() - freemem();
    return {
      cpu_percent: allMs > 0 ? (100 * (now.busyMs - since.busyMs)) / allMs : 0,
      mem_percent: (100 * used) / totalmem(),
      mem_used_bytes: used,
      mem_total_bytes: totalmem(),
      net_rx_bytes: now.receivedBytes - since.receivedBytes,
      net_tx_bytes: now.sentBytes - since.sentBytes,
    };
  };
}

async function totals(): Promise<Totals> {
  const times = cpus().map(({ times: each }) => each);
  const allMs = times.reduce((sum, t) => sum + t.user + t.nice + t.sys + t.idle + t.irq, 0);
  const idleMs = times.reduce((sum, t) => sum + t.idle, 0);
  const { receivedBytes, sentBytes } = await network();
  return { busyMs: allMs - idleMs, allMs, receivedBytes, sentBytes };
}

/** Of Linux; elsewhere there is nothing as simple, and the figures stay 0. */
async function network(): Promise<Pick<Totals, 'receivedBytes' | 'sentBytes'>> {
  const table = await readFile('/proc/net/dev', 'utf8').catch(() => '');
  let [receivedBytes, sentBytes] = [0, 0];
  for (const line of table.split('\n').slice(2)) {
    const [name, figures = ''] = line.trim().split(':');
    const columns = figures.trim().split(/\s+/).map(Number);
    if (name === 'lo' || columns.length < 9) continue;
    receivedBytes += columns[0] ?? 0;
    sentBytes += columns[8] ?? 0;
  }
  return { receivedBytes, sentBytes };
}
