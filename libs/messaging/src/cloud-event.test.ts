import { describe, expect, test } from '@jest/globals';
import { newEvent } from '../test/events.js';
import { InvalidEventError, parseCloudEvent } from './cloud-event.js';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('parseCloudEvent', () => {
  test('gives back the event that was written', () => {
    const event = newEvent('token.revoked.v1', { tokenId: 'a' });
    expect(parseCloudEvent(bytes(event))).toEqual(event);
  });

  const good = newEvent('token.revoked.v1');
  test.each([
    ['another version', { ...good, specversion: '0.3' }],
    ['no id', { ...good, id: undefined }],
    ['an id that is no UUID', { ...good, id: 'one' }],
    ['no type', { ...good, type: '' }],
    ['no source', { ...good, source: 7 }],
    ['no data', { ...good, data: undefined }],
    ['null', null],
    ['a list', [good]],
  ])('refuses %s', (_, value) => {
    expect(() => parseCloudEvent(bytes(value))).toThrow(InvalidEventError);
  });

  test('refuses what is not JSON, and does not quote it', () => {
    expect(() => parseCloudEvent(Buffer.from('orp_secret{'))).toThrow(
      /^The message is not JSON\.$/,
    );
  });
});
