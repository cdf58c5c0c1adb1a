import { randomHex } from './random-hex.js';

const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * W3C Trace Context (section 3.2): the trace goes on when `traceparent` is well-formed, with a new
 * parent id of ours; else a new trace begins.
 */
export function continueTrace(traceparent: string | undefined): string {
  const match = traceparent === undefined ? null : pattern.exec(traceparent);
  const valid = match && !/^0+$/.test(match[1] ?? '') && !/^0+$/.test(match[2] ?? '');
  const traceId = valid ? match[1] : randomHex(16);
  const flags = valid ? match[3] : '00';
  return `00-${traceId}-${randomHex(8)}-${flags}`;
}

/** The trace id of a `traceparent`, to be found in logs. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);
