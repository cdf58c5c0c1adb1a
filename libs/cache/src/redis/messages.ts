import type { Invalidation } from '../ports.js';

/** Reads an invalidation as the script wrote it; null for anything else. */
export function parseInvalidation(text: string): Invalidation | null {
  const message = parsed(text);
  return isInvalidation(message) ? message : null;
}

export function acknowledgementText(reference: string, readerId: string): string {
  return JSON.stringify([reference, readerId]);
}

/** Reference and reader of an acknowledgement; null for anything else. */
export function parseAcknowledgement(text: string): [reference: string, readerId: string] | null {
  const message = parsed(text);
  if (!Array.isArray(message)) return null;
  const [reference, readerId] = message as unknown[];
  return typeof reference === 'string' && typeof readerId === 'string'
    ? [reference, readerId]
    : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isInvalidation(message: unknown): message is Invalidation {
  if (typeof message !== 'object' || message === null) return false;
  const fields = message as Partial<Record<keyof Invalidation, unknown>>;
  return (
    typeof fields.serverId === 'string' &&
    typeof fields.number === 'number' &&
    Array.isArray(fields.ids) &&
    fields.ids.every((id) => typeof id === 'string') &&
    typeof fields.ownerId === 'string' &&
    typeof fields.reference === 'string'
  );
}
