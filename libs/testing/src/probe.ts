import { connect } from 'node:net';

/** Opens a connection, sends `greeting` and tells whether the first bytes back are as `expected`. */
export function probe(
  { host, port }: { host: string; port: number },
  greeting: Buffer,
  expected: (answer: Buffer) => boolean,
  withinMs = 10_000,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(withinMs, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => socket.write(greeting));
    socket.on('data', (answer: Buffer) => finish(expected(answer)));
  });
}
