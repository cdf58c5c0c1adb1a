import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../clock.js';
import type { Beat } from '../ports.js';
import { Trust } from './trust.js';

const beat = (number: number, epoch = 1): Beat => ({ epoch, serverId: 's', number });

function setUp() {
  const times = { monotonicMs: 0, wallMs: 0 };
  const clock: Clock = {
    monotonicMs: () => times.monotonicMs,
    wallMs: () => times.wallMs,
    setTimeout: () => () => undefined,
  };
  const trust = new Trust(clock);
  const at = (ms: number): { monotonicMs: number; wallMs: number } => ({
    monotonicMs: ms,
    wallMs: ms,
  });
  const holdsAt = (ms: number): boolean => {
    Object.assign(times, at(ms));
    return trust.holds(ms);
  };
  return { trust, at, holdsAt };
}

describe('trust', () => {
  it('needs two renewals that saw different beats', () => {
    const { trust, at, holdsAt } = setUp();
    expect(holdsAt(0)).toBe(false);
    trust.renewed(at(0), beat(1));
    trust.renewed(at(250), beat(1));
    expect(holdsAt(260)).toBe(false);
    trust.renewed(at(500), beat(2));
    expect(holdsAt(510)).toBe(true);
  });

  it('counts from when the renewal before was sent, for one second', () => {
    const { trust, at, holdsAt } = setUp();
    trust.renewed(at(100), beat(1));
    trust.renewed(at(900), beat(2));
    expect(holdsAt(1_100)).toBe(true);
    expect(holdsAt(1_101)).toBe(false);
  });

  it('never counts from an earlier moment than it did', () => {
    const { trust, at, holdsAt } = setUp();
    trust.renewed(at(0), beat(1));
    trust.renewed(at(800), beat(2));
    trust.renewed(at(900), beat(3));
    expect(holdsAt(1_800)).toBe(true);
  });

  it('is lost with the connection, and begins anew', () => {
    const { trust, at, holdsAt } = setUp();
    trust.renewed(at(0), beat(1));
    trust.renewed(at(250), beat(2));
    trust.lose();
    expect(trust.epoch).toBeNull();
    trust.renewed(at(500), beat(3));
    expect(holdsAt(510)).toBe(false);
  });

  it('tells when the epoch became another one', () => {
    const { trust, at } = setUp();
    expect(trust.renewed(at(0), beat(1, 4))).toBe(true);
    expect(trust.renewed(at(250), beat(2, 4))).toBe(false);
    expect(trust.renewed(at(500), beat(3, 5))).toBe(true);
    expect(trust.renewed(at(750), null)).toBe(false);
    expect(trust.epoch).toBe(5);
  });
});
