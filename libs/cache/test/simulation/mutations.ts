import { Acknowledgements } from '../../src/owner/acknowledgements.js';
import { Heart } from '../../src/owner/heart.js';
import { Owner } from '../../src/owner/owner.js';
import { Standing } from '../../src/owner/standing.js';
import { EntryTable } from '../../src/reader/entry-table.js';
import { Flights, type Flight } from '../../src/reader/flights.js';
import { KindCache } from '../../src/reader/kind-cache.js';
import { Reader } from '../../src/reader/reader.js';
import { Seal } from '../../src/reader/seal.js';
import { Streams } from '../../src/reader/streams.js';
import { SuspensionWatch, Trust } from '../../src/reader/trust.js';
import { SharedUntilSent } from '../../src/shared-until-sent.js';
import { SimStore, SimTransaction } from './database.js';
import { SimRedisServer } from './redis-server.js';

/** Takes one guard out, from outside: the code under test has no switches. Gives what puts it back. */
export type Mutation = () => () => void;

function without<T extends object, K extends keyof T>(
  target: T,
  method: K,
  instead: T[K],
): Mutation {
  return () => {
    const original = target[method];
    target[method] = instead;
    return () => {
      target[method] = original;
    };
  };
}

const nothing = (): void => undefined;
const yes = (): boolean => true;
const no = (): boolean => false;

/** One question under way is joined by everybody, however long ago it was sent. */
function joinAnything(): Mutation {
  const underWay = new Map<string, Promise<unknown>>();
  return without(
    SharedUntilSent.prototype,
    'ask',
    function ask(key: string, question: () => Promise<unknown>): Promise<unknown> {
      const known = underWay.get(key);
      if (known) return known;
      const asked = question().finally(() => underWay.delete(key));
      underWay.set(key, asked);
      return asked;
    },
  );
}

type Method<T, K extends keyof T> = T[K] extends (...values: infer Values) => infer Result
  ? (self: T, ...values: Values) => Result
  : never;

/** A method as it is now, for mutations that leave some cases alone. */
function originalOf<T extends object, K extends keyof T>(target: T, method: K): Method<T, K> {
  const found = target[method];
  const call = (self: T, ...values: unknown[]): unknown =>
    Reflect.apply(found as (...values: unknown[]) => unknown, self, values);
  return call as Method<T, K>;
}

const startOver = originalOf(Reader.prototype, 'startOver');
const empty = originalOf(SimRedisServer.prototype, 'empty');
const mayKeep = originalOf(KindCache.prototype, 'mayKeep');

export const mutations = {
  'the age limit of beats': without(SimRedisServer.prototype, 'isLate', no),
  'the refusal of beats that go back': without(SimRedisServer.prototype, 'goesBack', no),
  'the comparison of run_id inside scripts': without(SimRedisServer.prototype, 'isServer', yes),
  'the refusal of beats of another run_id': without(
    Reader.prototype,
    'ownBeat',
    (renewal) => renewal.beat,
  ),
  'the end of trust': without(Trust.prototype, 'isFresh', yes),
  'the comparison of clocks at each use': without(Trust.prototype, 'clocksAgree', yes),
  'the watch for suspensions': without(SuspensionWatch.prototype, 'suspended', no),
  'handling what a renewal tells': without(Reader.prototype, 'catchUp', yes),
  'noticing that the list is too short': without(
    Reader.prototype,
    'catchUp',
    function catchUp(this: Reader, renewal) {
      for (const invalidation of renewal.missed) this.handle(invalidation);
      return true;
    },
  ),
  'distrust after a reconnection': without(
    Reader.prototype,
    'startOver',
    function keepGoing(this: Reader, reason) {
      if (!['connected', 'disconnected'].includes(reason)) startOver(this, reason);
    },
  ),
  'raising the epoch for another server': without(
    SimStore.prototype,
    'nextEpoch',
    (epoch) => epoch,
  ),
  'comparing run_id at a reconnection': without(Heart.prototype, 'adopt', (serverId) =>
    Promise.resolve({ epoch: 1, serverId }),
  ),
  'the tombstone check of reads': without(SimRedisServer.prototype, 'refusesRead', no),
  'the tombstone check of fills': without(SimRedisServer.prototype, 'refusesFill', no),
  'the time limit of fills': without(SimRedisServer.prototype, 'isOver', no),
  'dropping entries by id': without(EntryTable.prototype, 'dropId', nothing),
  'voiding every look-up': without(Flights.prototype, 'voidAll', nothing),
  'forbidding void look-ups to fill': without(
    KindCache.prototype,
    'mayKeep',
    function keepAlways(this: KindCache<unknown>, flight: Flight) {
      const asIfNotVoid = { ...flight, void: false };
      return mayKeep(this, asIfNotVoid);
    },
  ),
  'forbidding to join void look-ups': without(Flights.prototype, 'forbidJoining', nothing),
  'sharing only what is not sent': joinAnything(),
  'the run_id check in the transaction': without(Standing.prototype, 'vouchedBy', yes),
  'the share lock of that check': without(SimTransaction.prototype, 'lock', nothing),
  'waiting after an unknown epoch': without(Standing.prototype, 'learn', nothing),
  'waiting for acknowledgements': without(Acknowledgements.prototype, 'all', () =>
    Promise.resolve(true),
  ),
  'waiting after a reconnection': without(Standing.prototype, 'quietMs', () => 0),
  'noticing that the server was emptied': without(
    SimRedisServer.prototype,
    'empty',
    function keepMark(this: SimRedisServer) {
      const { state } = this;
      empty(this);
      this.state = state && { ...state, beats: 0, invalidations: 0 };
    },
  ),
  'repeating an announcement': without(Owner.prototype, 'announce', () => Promise.resolve()),
  'the seal': without(Seal.prototype, 'open', (_name, _idsJson, sealed) =>
    sealed.split('.').slice(2).join('.'),
  ),
  'cutting streams by id': without(Streams.prototype, 'cutByIds', nothing),
  'asking about streams that open late': without(Streams.prototype, 'mayBeLate', no),
  'asking about streams': without(Streams.prototype, 'tick', nothing),
} as const;
