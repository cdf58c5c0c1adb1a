import { connect } from 'amqplib';
import type { ChannelModel, RecoveringChannelModel } from 'amqplib';
import type { EventLog } from './event-bus.js';
import { rejectAfter } from './reject-after.js';

const connectTimeoutMs = 5_000;
const closeTimeoutMs = 2_000;
const heartbeatSeconds = 5;
/** Short enough for events to arrive within 5 s of the broker's return. */
const longestReconnectDelayMs = 2_000;

/** One connection to the broker that comes back by itself. */
export interface RabbitConnection {
  /** The live connection, if there is one. */
  current(): ChannelModel | undefined;
  isBlocked(): boolean;
  /** Tells of every connection, the present one included, until the connection is closed. */
  onConnect(listener: (model: ChannelModel) => void): void;
  close(): Promise<void>;
}

/**
 * Connects in the background, for as long as it takes, and again after every loss.
 * @throws TypeError when the URL is not an amqp: or amqps: one. The URL is never logged.
 */
export function openRabbitConnection(options: {
  url: string;
  name: string;
  log: EventLog;
}): RabbitConnection {
  const { name, log } = options;
  const listeners: ((model: ChannelModel) => void)[] = [];
  let current: ChannelModel | undefined;
  let blocked = false;
  /** When the next attempt to connect begins, or began. */
  let attemptAt = performance.now();

  const opening = connect(withHeartbeat(options.url), {
    noDelay: true,
    keepAlive: true,
    timeout: connectTimeoutMs,
    clientProperties: { connection_name: name },
    recovery: {
      initialDelay: 100,
      maxDelay: longestReconnectDelayMs,
      waitForConnect: false,
      // Between connecting and the first listener an error would otherwise end the process.
      setup: (model: ChannelModel) => {
        model.on('error', () => undefined);
        return Promise.resolve();
      },
    },
  }).then((recovering) => {
    const left = (error: Error) => {
      current = undefined;
      blocked = false;
      log.warn({ connection: name, reason: error.message }, 'lost the connection to the broker');
    };
    recovering.on('connect', (model) => {
      current = model;
      blocked = false;
      log.info({ connection: name }, 'connected to the broker');
      for (const listener of listeners) listener(model);
    });
    recovering.on('disconnect', left);
    recovering.on('error', () => undefined);
    recovering.on('reconnect-scheduled', ({ delay }) => {
      attemptAt = performance.now() + delay;
    });
    logAttempts(recovering, name, log);
    recovering.on('blocked', (reason) => {
      blocked = true;
      log.warn({ connection: name, reason }, 'the broker takes no events for now');
    });
    recovering.on('unblocked', () => {
      blocked = false;
      log.info({ connection: name }, 'the broker takes events again');
    });
    return recovering;
  });

  return {
    current: () => current,
    isBlocked: () => blocked,
    onConnect: (listener) => {
      listeners.push(listener);
      if (current) listener(current);
    },
    close: async () => {
      listeners.length = 0;
      const recovering = await opening;
      const connecting = current === undefined && performance.now() >= attemptAt;
      current = undefined;
      if (connecting) {
        closeAfterAttempt(recovering);
        return;
      }
      const late = new Error('The broker did not answer to the closing of the connection.');
      await rejectAfter(recovering.close(), closeTimeoutMs, late).catch((error: unknown) => {
        log.debug({ connection: name, error }, 'left the broker without its goodbye');
      });
    },
  };
}

/**
 * amqplib drops a connection that comes up while it is being closed, and hears no error of it any more:
 * one would end the process. So it is closed when the attempt has come to an end.
 */
function closeAfterAttempt(recovering: RecoveringChannelModel): void {
  const close = () => {
    recovering.close().catch(() => undefined);
  };
  recovering.once('connect', close);
  recovering.once('connect-failed', close);
}

/** One line when the broker goes out of reach, not one per attempt. */
function logAttempts(recovering: RecoveringChannelModel, name: string, log: EventLog): void {
  recovering.on('reconnect-scheduled', ({ attempt, delay, error }) => {
    const fields = { connection: name, attempt, delayMs: delay, reason: error.message };
    if (attempt === 1) log.warn(fields, 'the broker is out of reach; connecting again');
    else log.debug(fields, 'the broker is still out of reach');
  });
}

function withHeartbeat(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'amqp:' && parsed?.protocol !== 'amqps:') {
    throw new TypeError('The broker URL must begin with amqp:// or amqps://.');
  }
  if (!parsed.searchParams.has('heartbeat')) {
    parsed.searchParams.set('heartbeat', String(heartbeatSeconds));
  }
  return parsed.href;
}
