import { setTimeout as delay } from 'node:timers/promises';
import { fillPath, type RouteDefinition } from '@orchestrator/contracts';
import type { PlacedText } from '@orchestrator/testing';

export interface Question {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is where it is a text, else as JSON. */
  readonly body?: unknown;
}

export interface Told {
  readonly status: number;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

const pauseMs = 500;
const mostPauses = 20;

/** Asks declared routes, and keeps every answer but those that may show a secret, this once. */
export class Asking {
  readonly texts: PlacedText[] = [];

  constructor(private readonly origin: string) {}

  /** Asks again, as it is told to, where a part of the system was out of reach for a moment. */
  async ask(route: RouteDefinition, question: Question = {}): Promise<Told> {
    for (let left = mostPauses; ; left -= 1) {
      const told = await this.#askOnce(route, question);
      if (told.status !== 503 || left === 0) return told;
      await delay(pauseMs);
    }
  }

  async #askOnce(route: RouteDefinition, question: Question): Promise<Told> {
    const answer = await this.#send(route, question);
    const text = await answer.text();
    if (!(route.showsSecret && answer.ok)) {
      const where = `answer ${answer.status} of ${route.id}`;
      this.texts.push({ where, text }, { where, text: JSON.stringify([...answer.headers]) });
    }
    return { status: answer.status, text, json: parsed(text) };
  }

  /** Reads a stream until its end, or until the other side is gone. */
  async follow(route: RouteDefinition, question: Question): Promise<void> {
    const answer = await this.#send(route, {
      ...question,
      headers: { accept: 'text/event-stream' },
    });
    const heard: PlacedText = { where: `stream of ${route.id}`, text: '' };
    this.texts.push(heard);
    const decoder = new TextDecoder();
    try {
      for await (const chunk of answer.body ?? [])
        heard.text += decoder.decode(chunk as Uint8Array);
    } catch {
      // What was heard is what counts.
    }
  }

  #send(route: RouteDefinition, question: Question): Promise<Response> {
    const { params = {}, query = {}, token, headers, body } = question;
    const url = new URL(fillPath(route.path, params), this.origin);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return fetch(url, {
      method: route.method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
