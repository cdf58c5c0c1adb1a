import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { closeAtEnd } from './end-registry.js';
import { TcpChannel, type DirectionState } from './tcp-channel.js';

export interface TcpTarget {
  host?: string;
  port: number;
}

/** Where bytes go: from the client to the target, or back. */
export type Direction = 'to-target' | 'to-client';

export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly connectionCount: number;
  /** From now on bytes arrive that many milliseconds later, in one direction or (twice) in both. */
  delay(delayMs: number, direction?: Direction): void;
  /** A partition that TCP survives: bytes, ends and resets wait until `resume`. */
  pause(direction?: Direction): void;
  resume(direction?: Direction): void;
  /** Loses what is sent in a direction, until `heal`, which breaks the connections that lost some. */
  drop(direction?: Direction): void;
  heal(): void;
  /** Breaks every connection (RST); new ones are welcome. */
  cut(): void;
  /** New connections are refused; those that are open stay. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /** Where connections go that are made from now on. */
  switchTarget(target: TcpTarget): void;
  close(): Promise<void>;
}

interface Connection {
  client: Socket;
  upstream: Socket;
  channels: Record<Direction, TcpChannel>;
}

const directions: readonly Direction[] = ['to-target', 'to-client'];
const inOrder = (): DirectionState => ({ delayMs: 0, held: false, dropping: false });

/** A proxy on 127.0.0.1 that does to connections what networks do; closed with the test file. */
export async function startTcpProxy({
  target: firstTarget,
  port: wishedPort = 0,
}: {
  target: TcpTarget;
  port?: number;
}): Promise<TcpProxy> {
  let target = firstTarget;
  const states = { 'to-target': inOrder(), 'to-client': inOrder() };
  const connections = new Set<Connection>();

  const carry = (client: Socket): void => {
    const { host = '127.0.0.1', port } = target;
    const upstream = connect({ host, port, allowHalfOpen: true, noDelay: true });
    const connection: Connection = {
      client,
      upstream,
      channels: {
        'to-target': new TcpChannel(client, upstream, states['to-target']),
        'to-client': new TcpChannel(upstream, client, states['to-client']),
      },
    };
    connections.add(connection);
    const forget = (): void => {
      if (client.destroyed && upstream.destroyed) connections.delete(connection);
    };
    client.once('close', forget);
    upstream.once('close', forget);
  };

  const listen = async (port: number): Promise<Server> => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, carry);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };

  const change = (part: Partial<DirectionState>, direction?: Direction): void => {
    for (const each of direction ? [direction] : directions) {
      Object.assign(states[each], part);
      for (const { channels } of connections) channels[each].pump();
    }
  };
  const destroy = (which: (connection: Connection) => boolean): void => {
    for (const connection of connections) {
      if (!which(connection)) continue;
      connections.delete(connection);
      connection.client.resetAndDestroy();
      connection.upstream.resetAndDestroy();
    }
  };

  let server = await listen(wishedPort);
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    forget();
    server.close();
    destroy(() => true);
    return Promise.resolve();
  };
  const forget = closeAtEnd(close);

  return {
    port,
    get connectionCount() {
      return connections.size;
    },
    delay: (delayMs, direction) => change({ delayMs }, direction),
    pause: (direction) => change({ held: true }, direction),
    resume: (direction) => change({ held: false }, direction),
    drop: (direction) => change({ dropping: true }, direction),
    heal: () => {
      change({ dropping: false });
      destroy(({ channels }) => directions.some((each) => channels[each].lossy));
    },
    cut: () => destroy(() => true),
    refuse: () => {
      server.close();
      return Promise.resolve();
    },
    accept: async () => {
      if (!server.listening) server = await listen(port);
    },
    switchTarget: (next) => {
      target = next;
    },
    close,
  };
}
