/**
 * An event in the structured JSON form of CloudEvents 1.0
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md, section 3).
 * `traceparent` is the distributed tracing extension. Data never hold a secret.
 */
export interface CloudEvent<D = unknown> {
  specversion: '1.0';
  /** UUIDv7 (RFC 9562, section 5.7); the same in every redelivery. */
  id: string;
  source: string;
  /** Name and version, such as `token.revoked.v1`. */
  type: string;
  /** RFC 3339. */
  time: string;
  subject?: string;
  datacontenttype?: 'application/json';
  data: D;
  traceparent?: string;
}

/** Media type of a structured-mode event (CloudEvents JSON format, section 3). */
export const cloudEventContentType = 'application/cloudevents+json';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Thrown for bytes that are no CloudEvent; the message never quotes them. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
}

/**
 * Reads one structured-mode event.
 * @throws InvalidEventError when it isn't JSON, lacks a required attribute, or its id is no UUID.
 */
export function parseCloudEvent(content: Buffer): CloudEvent {
  let value: unknown;
  try {
    value = JSON.parse(content.toString('utf8'));
  } catch {
    throw new InvalidEventError('The message is not JSON.');
  }
  if (!isCloudEvent(value)) {
    throw new InvalidEventError('The message is not a CloudEvent 1.0 with a UUID as its id.');
  }
  return value;
}

function isCloudEvent(value: unknown): value is CloudEvent {
  if (typeof value !== 'object' || value === null || !('data' in value)) return false;
  const event: Partial<Record<keyof CloudEvent, unknown>> = value;
  return (
    event.specversion === '1.0' &&
    typeof event.id === 'string' &&
    uuid.test(event.id) &&
    [event.source, event.type, event.time].every((text) => typeof text === 'string' && text !== '')
  );
}
