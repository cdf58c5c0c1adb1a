import { pause } from '../../src/clock.js';
import { Stage } from '../simulation/stage.js';
import type { Scene } from './scene.js';

/** For some milliseconds every message to Redis takes long: a beat begun then finds out too late what it reads. */
function slowBeat(stage: Stage, atMs: number): void {
  stage.at(atMs, () => {
    stage.dials.messageMs = 30;
  });
  stage.at(atMs + 2, () => {
    stage.dials.messageMs = 1;
  });
}

/** The primary fails over: new connections reach another server, which starts from a copy. */
function failOver(stage: Stage): void {
  const { cluster } = stage;
  const promoted = cluster.newServer();
  promoted.restore(cluster.network.primary.copy());
  cluster.network.primary = promoted;
}

export const revokeScenes: readonly Scene[] = [
  {
    guarantee: 'a revoke is not answered while a reader with a lease may still use its entry',
    guards: ['waiting for acknowledgements'],
    async play() {
      const stage = new Stage();
      stage.warm(2_010);
      stage.at(2_020, () => {
        stage.reader().process.cutUntil = 2_400;
      });
      stage.revoke(2_030);
      for (let at = 2_040; at < 2_400; at += 20) stage.request(at);
      return stage.play(4_000);
    },
  },
  {
    guarantee:
      'after a restart of Redis an owner answers only when readers without a lease have lost trust',
    guards: ['waiting after a reconnection'],
    async play() {
      const stage = new Stage();
      const { cluster } = stage;
      stage.warm(2_010);
      stage.at(2_020, () => {
        cluster.server.empty();
        cluster.network.restart(cluster.server, 'restarted');
        // The owner notices at its next beat, the reader not for a while.
        stage.reader().process.cutUntil = 4_500;
      });
      stage.dials.noticeMs = 2_000;
      stage.revoke(2_300);
      for (let at = 2_310; at < 4_000; at += 20) stage.request(at);
      return stage.play(6_000);
    },
  },
  {
    guarantee:
      'a revoke of a replica that still talks to the old server waits for readers of the new one',
    guards: ['the run_id check in the transaction'],
    async play() {
      const stage = new Stage(1, 2);
      stage.at(2_000, () => {
        failOver(stage);
        stage.owner(1).side.connection?.lose();
        stage.reader().side.connection?.lose();
      });
      // Its beats hang, so that it doesn't notice by them.
      stage.at(1_999, () => stage.owner(0).process.pause(1_500));
      stage.warm(3_400);
      slowBeat(stage, 3_498);
      stage.revoke(3_500, 0);
      for (let at = 3_510; at < 8_000; at += 50) stage.request(at);
      return stage.play(9_000);
    },
  },
  {
    guarantee: 'the epoch is not raised between the check of the row and the commit',
    guards: ['the share lock of that check'],
    async play() {
      const stage = new Stage(1, 2);
      const { cluster } = stage;
      const token = cluster.database.tokens.get('t')!;
      const { process } = stage.owner(0);
      const revoke = async (): Promise<void> => {
        const commit = (): void => {
          token.revoked = true;
        };
        await cluster.change(stage.owner(0), ['token:t'], commit, () => pause(process, 1));
        cluster.verdict.answered('t', true, 0);
      };
      // It has read the row, and goes on to commit after the fail-over.
      stage.at(1_990, () => void revoke());
      stage.at(1_992.5, () => process.pause(1_500));
      slowBeat(stage, 3_491);
      stage.at(2_000, () => {
        failOver(stage);
        stage.owner(1).side.connection?.lose();
        stage.reader().side.connection?.lose();
      });
      for (let at = 3_000; at < 7_000; at += 20) stage.request(at);
      return stage.play(8_000);
    },
  },
  {
    guarantee: 'a replica that missed two changes of server does not trust its list of leases',
    guards: ['waiting after an unknown epoch'],
    async play() {
      const stage = new Stage(1, 2);
      const { cluster } = stage;
      const first = cluster.server;
      stage.at(1_999, () => stage.owner(0).process.pause(3_000));
      stage.at(2_000, () => {
        failOver(stage);
        stage.owner(1).side.connection?.lose();
        stage.reader().side.connection?.lose();
      });
      stage.warm(4_700);
      stage.at(4_800, () => {
        cluster.network.primary = first;
        stage.owner(1).side.connection?.lose();
      });
      stage.revoke(5_000, 0);
      for (let at = 5_001; at < 6_500; at += 5) stage.request(at);
      return stage.play(8_000);
    },
  },
  {
    guarantee:
      'an owner notices that a running Redis was emptied: a list without leases answers nobody',
    guards: ['noticing that the server was emptied'],
    async play() {
      const stage = new Stage();
      stage.warm(2_010);
      stage.at(2_020, () => {
        stage.cluster.server.empty();
        stage.reader().process.cutUntil = 2_200;
      });
      stage.revoke(2_021);
      for (let at = 2_026; at < 2_200; at += 10) stage.request(at);
      return stage.play(5_000);
    },
  },
  {
    guarantee: 'an invalidation never lands at another server than its transaction saw',
    guards: ['the comparison of run_id inside scripts'],
    async play() {
      const stage = new Stage();
      const { cluster } = stage;
      const stale = cluster.newServer();
      stage.at(500, () => stale.restore(cluster.server.copy()));
      stage.warm(2_010);
      stage.revoke(2_020);
      stage.at(2_024.5, () => {
        stale.state = cluster.server.state && { ...cluster.server.state, serverId: stale.serverId };
        cluster.network.swapBehind(stale);
      });
      for (let at = 2_027; at < 2_200; at += 5) stage.request(at);
      return stage.play(5_000);
    },
  },
  {
    guarantee: 'what a dead owner had committed is announced by the relay of another replica',
    guards: ['repeating an announcement'],
    async play() {
      const stage = new Stage(1, 2);
      const { cluster } = stage;
      stage.warm(2_010);
      stage.revoke(2_020, 0);
      stage.at(2_024.5, () => cluster.kill(stage.owner(0), stage.owner(1), 100));
      for (let at = 2_100; at < 2_500; at += 10) stage.request(at);
      return stage.play(4_000);
    },
  },
];
