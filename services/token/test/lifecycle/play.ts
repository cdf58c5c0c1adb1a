import assert from 'node:assert/strict';
import {
  personalTokens,
  reportRotationFork,
  revokeLeakedDigests,
  rotateOwnToken,
} from '@orchestrator/contracts';
import { tokenDigest } from '@orchestrator/token-format';
import { endedVisibleDays } from '../../src/domain/token-lists.js';
import type { TokenVerification } from '../../src/domain/token-verification.js';
import { createPeppers } from '../../src/domain/peppers.js';
import { createPrismaTokenVerification } from '../../src/adapters/prisma-token-verification.js';
import { createIn, pathIn, placeOf } from '../collections.js';
import {
  type CreatedForTest,
  gatewayItself,
  type Harness,
  sessionOf,
  tokenOf,
} from '../harness.js';
import { testPepper } from '../insert-child.js';
import { verdictOn } from '../verdict-on.js';
import type { Command } from './commands.js';
import { LifecycleModel, type ModelToken, type RotationOutcome } from './model.js';

const peppers = createPeppers([testPepper]);
const statusOf = { live: 'active', revoked: 'revoked', rotated: 'expired', expired: 'expired' };

/** Well below what tells times of the model from one another. */
const slackMs = 55_000;

interface Made {
  readonly id: string;
  readonly value: string;
}

/** Plays a sequence on the service and on the model, and compares the two after every step. */
export async function play(harness: Harness, commands: readonly Command[]): Promise<void> {
  const player = new Player(harness);
  for (const command of commands) {
    await player.step(command);
    await player.compare();
  }
}

class Player {
  readonly #model = new LifecycleModel();
  readonly #made: Made[] = [];
  /** By chain: what its honest machine holds, as long as nobody else rotates a value of it or uses a newer one. */
  readonly #held = new Map<number, ModelToken>();
  readonly #seenRevoked = new Set<number>();
  readonly #place;
  /** Looks without using: the route would mark first uses. */
  readonly #verification: TokenVerification;

  constructor(private readonly harness: Harness) {
    this.#place = placeOf(harness, personalTokens);
    this.#verification = createPrismaTokenVerification(harness.prisma);
  }

  async step(command: Command): Promise<void> {
    if (command.type === 'create') return this.#create(command.lifetimeMs);
    if (command.type === 'pass') return this.#pass(command.ms);
    if (command.type === 'sweep') {
      await this.harness.service.sweepTokens();
      return;
    }
    const { tokens } = this.#model;
    const token = tokens[tokens.length - 1 - (command.which % tokens.length)];
    if (token === undefined) return;
    switch (command.type) {
      case 'use':
        // Somebody else got the answer that the machine lost: two have what one should.
        if (token.place > (this.#held.get(token.chain)?.place ?? 0)) this.#held.delete(token.chain);
        return this.#use(token);
      case 'rotate':
        return this.#rotate(token, command);
      case 'rotate itself':
        this.#held.delete(token.chain);
        await this.#rotateItself(token, command);
        return;
      case 'the machine rotates':
        return this.#machineRotates(token, command);
      case 'report a fork':
        return this.#reportFork(token);
      case 'revoke':
        return this.#revoke(token);
      case 'report as leaked':
        return this.#reportLeak(token);
    }
  }

  /** Every value ever made, and what must hold whatever the rules are. */
  async compare(): Promise<void> {
    const tokens = this.#model.tokens;
    const known = await Promise.all(
      tokens.map((token) => this.#verification.find(peppers.candidates(digestOf(this.#of(token))))),
    );
    const listed = await this.harness
      .send('get', `${pathIn(this.#place, 'list')}?limit=100`, sessionOf(this.#place.manager))
      .expect(200);
    const shown = new Map(
      (listed.body.items as CreatedForTest['body'][]).map((one) => [one.id, one]),
    );
    const seen = tokens.map((token, place) => {
      const found = known[place];
      const one = shown.get(this.#of(token).id);
      const verdict = found === null || found === undefined ? 'unknown' : (found.refusal ?? 'live');
      return [token.place, verdict, one?.status, one?.revoked_reason];
    });
    const wanted = tokens.map((token) => {
      const verdict = this.#model.verdict(token);
      return [token.place, verdict, statusOf[verdict], token.revoked];
    });
    assert.deepEqual(seen, wanted);
    for (const token of tokens) {
      this.#assertNear(token.overlapEndsAt, shown.get(this.#of(token).id)?.overlap_ends_at ?? null);
    }
    this.#assertInvariants(known.map((found) => found?.refusal === null));
  }

  /** The sequence takes its time, of which the model knows nothing. */
  #assertNear(end: number | null, shown: string | null): void {
    if (end === null || shown === null) return assert.equal(shown, end);
    const off = Date.parse(shown) - Date.now() - (end - this.#model.now);
    assert(Math.abs(off) < slackMs, `an overlap ends ${off} ms off`);
  }

  #assertInvariants(live: readonly boolean[]): void {
    const open = new Set<number>();
    for (const token of this.#model.tokens) {
      const lives = live[token.place] === true;
      // At most one live token of a chain has no successor.
      if (lives && token.to === null) {
        assert(!open.has(token.chain), `two of chain ${token.chain} have no successor`);
        open.add(token.chain);
      }
      // Nothing that was revoked lives again.
      assert(!(lives && this.#seenRevoked.has(token.place)), `${token.place} lives again`);
      if (token.revoked !== null) this.#seenRevoked.add(token.place);
    }
    // An honest machine is locked out by its manager or by time alone.
    for (const held of this.#held.values()) {
      if (live[held.place] === true) continue;
      assert(['deleted', 'leaked', null].includes(held.revoked), `${held.place} was locked out`);
      const ends = [held.expiresAt, held.overlapEndsAt].filter((end) => end !== null);
      assert(
        held.revoked !== null || Math.min(...ends) <= this.#model.now,
        `${held.place} is out early`,
      );
    }
  }

  async #create(lifetimeMs: number | null): Promise<void> {
    const expires_at = lifetimeMs === null ? null : new Date(Date.now() + lifetimeMs).toISOString();
    this.#made.push(await createIn(this.harness, this.#place, { expires_at }));
    const token = this.#model.create(lifetimeMs);
    this.#held.set(token.chain, token);
  }

  /** Instead of waiting, everything has happened earlier; never so long ago that it is shown no more. */
  async #pass(ms: number): Promise<void> {
    if (this.#model.now + ms >= endedVisibleDays * 24 * 3_600_000) return;
    const columns = [
      ...['created_at', 'expires_at', 'rotated_at', 'overlap_ends_at', 'first_used_at'],
      ...['revoked_at', 'last_used_at'],
    ];
    const earlier = columns.map((name) => `${name} = ${name} - $2::float8 * interval '1 ms'`);
    await this.harness.sql.$executeRawUnsafe(
      `UPDATE token.token SET ${earlier.join(', ')} WHERE owner_id = $1::uuid`,
      this.#place.owner.id,
      ms,
    );
    this.#model.now += ms;
  }

  async #use(token: ModelToken): Promise<void> {
    const verdict = (await verdictOn(this.harness, this.#of(token).value)) as {
      status: string;
      reason?: string;
    };
    assert.equal(verdict.reason ?? verdict.status, this.#model.use(token));
  }

  async #rotate(
    token: ModelToken,
    asked: { overlapSeconds: number; endsOnFirstUse: boolean },
  ): Promise<void> {
    const path = pathIn(this.#place, 'rotate', this.#of(token).id);
    const answer = await this.harness
      .send('post', path, sessionOf(this.#place.manager))
      .send({ overlap_seconds: asked.overlapSeconds, end_on_first_use: asked.endsOnFirstUse });
    const { successor } = this.#take(answer, this.#model.rotate(token, asked));
    // The manager hands the new value to the machine.
    if (successor !== undefined) this.#held.set(successor.chain, successor);
  }

  async #rotateItself(
    token: ModelToken,
    asked: { overlapSeconds: number; endsOnFirstUse: boolean },
  ): Promise<ModelToken | undefined> {
    // Whoever calls is verified before. One that is refused there is let in here all the same, as if
    // it had been live a moment ago.
    await this.#use(token);
    const caller = tokenOf(this.#place.manager, this.#of(token).id, ['read']);
    const answer = await this.harness
      .send('post', rotateOwnToken.path, caller)
      .send({ overlap_seconds: asked.overlapSeconds, end_on_first_use: asked.endsOnFirstUse });
    return this.#take(answer, this.#model.rotateItself(token, asked)).successor;
  }

  async #machineRotates(
    { chain }: ModelToken,
    { overlapSeconds, lost }: { overlapSeconds: number; lost: boolean },
  ): Promise<void> {
    const held = this.#held.get(chain);
    if (held === undefined) return;
    const asked = { overlapSeconds, endsOnFirstUse: false };
    const successor = await this.#rotateItself(held, asked);
    if (successor !== undefined && !lost) this.#held.set(chain, successor);
  }

  #take(
    answer: { status: number; body: { id: string; token: string; code?: string } },
    outcome: RotationOutcome,
  ): RotationOutcome {
    assert.equal(answer.status, outcome.status);
    // The label stays in the family.
    assert.notEqual(answer.body.code, 'label_taken');
    if (answer.status === 201) this.#made.push({ id: answer.body.id, value: answer.body.token });
    return outcome;
  }

  async #reportFork(token: ModelToken): Promise<void> {
    this.#held.delete(token.chain);
    await this.harness
      .send('post', reportRotationFork.path, gatewayItself)
      .send({ token_id: this.#of(token).id, ip: null })
      .expect(204);
    this.#model.reportFork(token);
  }

  async #revoke(token: ModelToken): Promise<void> {
    const path = pathIn(this.#place, 'revoke', this.#of(token).id);
    await this.harness.send('delete', path, sessionOf(this.#place.manager)).expect(204);
    this.#model.revoke(token, 'deleted', true);
  }

  async #reportLeak(token: ModelToken): Promise<void> {
    await this.harness
      .send('post', revokeLeakedDigests.path, gatewayItself)
      .send({ digests: [tokenDigest(this.#of(token).value)], ip: null })
      .expect(204);
    this.#model.revoke(token, 'leaked', false);
  }

  #of({ place }: ModelToken): Made {
    const made = this.#made[place];
    if (made === undefined) throw new Error('There is no such value');
    return made;
  }
}

const digestOf = ({ value }: Made): Buffer => Buffer.from(tokenDigest(value), 'base64url');
