import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Refuses connections of an address that has too many open already. */
export function capConnections(
  server: Server,
  options: { maxPerAddress: number; isExempt: (address: string) => boolean },
): void {
  if (options.maxPerAddress === 0) return;
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined || options.isExempt(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > options.maxPerAddress) {
      socket.resetAndDestroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}
