import { uuidv7 } from 'uuidv7';

/** A new UUIDv7 (RFC 9562, section 5.7): ids of one process sort by the time of their making. */
export function newId(): string {
  return uuidv7();
}
