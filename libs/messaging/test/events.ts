import { randomUUID } from 'node:crypto';
import type { CloudEvent, EventLog } from '../src/index.js';

export function newEvent(type: string, data: unknown = {}): CloudEvent {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}

export const silentLog: EventLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
