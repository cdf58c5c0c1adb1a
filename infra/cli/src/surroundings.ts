import { setTimeout } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { CommandError, type Output } from '@orchestrator/command-line';
import { type Client, createClient } from '@orchestrator/contracts';
import type { CliConfig } from './config.js';
import { exitCodes } from './exit-codes.js';
import { explainError } from './explain-error.js';

const timeoutMs = 30_000;

/** What commands work with. */
export interface Surroundings extends Output {
  /**
   * A client that brings the token of the environment.
   * @throws CommandError when there is none; its calls throw CommandError for what can be foreseen
   */
  readonly api: () => Client;
  /** The same without a token, for what anybody may call; its calls throw what happened. */
  readonly publicApi: () => Client;
  /** What a client threw, as a sentence. */
  readonly explained: (error: unknown) => unknown;
  /** All of the standard input; undefined when that is a terminal. */
  readonly readInput: () => Promise<string | undefined>;
  readonly wait: (ms: number) => Promise<unknown>;
  /** The time of this machine, in milliseconds since 1970. */
  readonly now: () => number;
}

export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
}

export function surroundingsOf(config: CliConfig, output: Output, input: Input): Surroundings {
  const { ORCHESTRATOR_TOKEN: token, ORCHESTRATOR_URL: url } = config;
  const baseUrl = new URL(url).origin;
  const explained = (error: unknown): unknown => explainError(error, baseUrl);
  const client = (headers: Record<string, string>): Client =>
    createClient({
      baseUrl,
      headers: () => ({ 'user-agent': 'orchestrator-cli', ...headers }),
      timeoutMs,
      // A redirect would lead the token elsewhere.
      send: (target, init) => fetch(target, { ...init, redirect: 'error' }),
    });
  return {
    ...output,
    explained,
    api: () => {
      if (token === undefined) {
        throw new CommandError(
          'Put a token into ORCHESTRATOR_TOKEN, or the path of a file with one into ORCHESTRATOR_TOKEN_FILE.',
          exitCodes.usage,
        );
      }
      const sender = client({ authorization: `Bearer ${token}` });
      return {
        call: (route, given) =>
          sender.call(route, given).catch((error: unknown) => {
            throw explained(error);
          }),
      };
    },
    publicApi: () => client({}),
    readInput: async () => (input.isTTY === true ? undefined : text(input)),
    wait: (ms) => setTimeout(ms),
    now: () => Date.now(),
  };
}
