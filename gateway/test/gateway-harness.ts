import { randomBytes } from 'node:crypto';
import type { CoherenceReader } from '@orchestrator/cache';
import type { RouteDefinition } from '@orchestrator/contracts';
import { generateSigningKey, publicPart } from '@orchestrator/internal-auth';
import { type CloudEvent, createInProcessEventBus } from '@orchestrator/messaging';
import { createLogger } from '@orchestrator/observability';
import { rawRequest, type RawResponse } from '@orchestrator/testing';
import {
  type GatewayAdapters,
  readGatewayConfig,
  runGateway,
  type RunningGateway,
} from '../src/index.js';
import { type Issued, type SeenRequest, StandInServices } from './stand-in-services.js';
import { testRoutes } from './test-routes.js';

/** A gateway over stand-ins for the token and the identity service, in one process. */
export class GatewayHarness extends StandInServices {
  readonly events: CloudEvent[] = [];
  readonly logLines: string[] = [];
  gateway!: RunningGateway;
  signingKey = '';
  readonly sealKeys = JSON.stringify([{ id: 'a', key: randomBytes(32).toString('base64') }]);
  readonly #bus = createInProcessEventBus({
    log: createLogger({ service: 'bus', level: 'silent' }),
  });

  static async start(
    environment: Record<string, string> = {},
    routes: readonly RouteDefinition[] = testRoutes,
    {
      readerOf = (reader) => reader,
      ...adapters
    }: Pick<GatewayAdapters, 'timeouts'> & {
      /** What stands in the place of each reader. */
      readonly readerOf?: (reader: CoherenceReader) => CoherenceReader;
    } = {},
  ): Promise<GatewayHarness> {
    const harness = new GatewayHarness();
    const key = await generateSigningKey('gateway');
    harness.signingKey = JSON.stringify(key);
    const url = await harness.listen([publicPart(key)]);
    await harness.#bus.consume({
      queue: 'test.all',
      types: ['#'],
      handle: (event) => {
        harness.events.push(event);
        return Promise.resolve();
      },
    });
    const config = readGatewayConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      INTERNAL_HOST: '127.0.0.1',
      INTERNAL_PORT: '0',
      PUBLIC_URL: 'http://localhost:8080',
      ALLOWED_HOSTS: '127.0.0.1',
      TOKEN_URL: url,
      IDENTITY_URL: url,
      SIGNING_KEY: harness.signingKey,
      SEAL_KEYS: harness.sealKeys,
      PROCESS_METRICS: 'false',
      TOKEN_REPORT_MS: '50',
      SHUTDOWN_GRACE_MS: '500',
      UPSTREAM_TIMEOUT_MS: '400',
      ...environment,
    });
    const starting = runGateway(config, {
      ...adapters,
      routes,
      bus: harness.#bus,
      readers: {
        token: readerOf(harness.coherence.token.reader),
        identity: readerOf(harness.coherence.identity.reader),
      },
      log: createLogger({
        service: 'gateway',
        level: 'trace',
        destination: { write: (text) => void harness.logLines.push(text) },
      }),
    });
    // What does not start leaves nothing open.
    starting.catch(() => harness.stopServices());
    harness.gateway = await starting;
    return harness;
  }

  get url(): string {
    return `http://127.0.0.1:${this.gateway.port}`;
  }

  get(path: string, issued?: Issued, headers: Record<string, string> = {}): Promise<Response> {
    return this.send('GET', path, issued, { headers });
  }

  send(
    method: string,
    path: string,
    issued?: Issued,
    init: { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> } = {},
  ): Promise<Response> {
    return fetch(this.url + path, {
      ...init,
      method,
      headers: { ...(issued && { authorization: issued.authorization }), ...init.headers },
    });
  }

  /** As a page of this origin posts it; each header can be replaced, or left out with null. */
  post(path: string, headers: Record<string, string | null> = {}): Promise<RawResponse> {
    const all: Record<string, string | null> = {
      host: `localhost:${this.gateway.port}`,
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      ...headers,
    };
    const lines = Object.entries(all).flatMap(([name, value]) =>
      value === null ? [] : [`${name}: ${value}\r\n`],
    );
    const head = `POST ${path} HTTP/1.1\r\n${lines.join('')}`;
    const { port } = this.gateway;
    return rawRequest(port, `${head}Content-Length: 2\r\nConnection: close\r\n\r\n{}`);
  }

  async close(): Promise<void> {
    for (const response of this.held) response.destroy();
    await this.gateway.close();
    await this.stopServices();
    await this.#bus.close();
  }
}

/** Every value that a service saw under this header name, in any case. */
export const headerValues = ({ rawHeaders }: SeenRequest, name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);

export const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { code: string }).code;
