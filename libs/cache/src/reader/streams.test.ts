import { expect, test } from '@jest/globals';
import { systemClock } from '../clock.js';
import { countersOf } from '../counters.js';
import { silentLog } from '../log.js';
import { readerCounters } from './reader.js';
import { Streams } from './streams.js';

const open = (options: { justPeeked?: boolean }) => {
  const streams = new Streams(systemClock, countersOf(readerCounters), silentLog);
  streams.doubtAll('after settling');
  let asked = 0;
  const confirm = () => {
    asked += 1;
    return Promise.resolve(true);
  };
  const cuts: string[] = [];
  streams.open(['token:a'], Number.POSITIVE_INFINITY, (reason) => cuts.push(reason), {
    confirm,
    ...options,
  });
  return { streams, cuts, asked: () => asked };
};

test('a stream on an older answer is asked about when there was a doubt lately', () => {
  expect(open({}).asked()).toBe(1);
});

test('a stream on an entry that was peeked in the same turn is not, and is cut like any other', () => {
  const { streams, cuts, asked } = open({ justPeeked: true });
  expect(asked()).toBe(0);
  streams.cutByIds(['token:a']);
  expect(cuts).toEqual(['revoked']);
});
