import { Stage } from '../simulation/stage.js';
import type { Scene } from './scene.js';

/** A look-up whose answer, read before the revoke, arrives long after it. */
function slowLookUp(stage: Stage): void {
  stage.at(2_010, () => {
    stage.dials.answerMs = 300;
    stage.cluster.request(stage.reader(), 't');
  });
  stage.at(2_020, () => {
    stage.dials.answerMs = 1;
  });
  stage.revoke(2_030);
}

/** Every fill is late by that much. */
function delayFill(stage: Stage, delayMs: number): void {
  stage.warm(2_010);
  stage.at(2_014.5, () => {
    stage.reader().process.cutUntil = 2_014 + delayMs;
  });
}

const entryNames = (stage: Stage): string[] => [...stage.cluster.server.entries.keys()];

export const entryScenes: readonly Scene[] = [
  {
    guarantee: 'an acknowledged invalidation leaves no entry in the process',
    guards: ['dropping entries by id'],
    async play() {
      const stage = new Stage();
      stage.warm(2_010);
      stage.revoke(2_030);
      stage.request(2_060);
      return stage.play(3_000);
    },
  },
  {
    guarantee: 'an entry in Redis is not read once one of its ids has a tombstone',
    guards: ['the tombstone check of reads'],
    async play() {
      const stage = new Stage(2);
      stage.warm(2_010);
      stage.revoke(2_030);
      stage.request(2_060, 1);
      return stage.play(3_000);
    },
  },
  {
    guarantee: 'a fill that arrives after the tombstone stores nothing',
    guards: ['the tombstone check of fills'],
    async play() {
      const stage = new Stage();
      delayFill(stage, 500);
      stage.revoke(2_030);
      await stage.play(3_000);
      return entryNames(stage);
    },
  },
  {
    guarantee: 'a fill whose time is up stores nothing',
    guards: ['the time limit of fills'],
    async play() {
      const stage = new Stage();
      stage.cluster.addToken('short', 'p', 2_400);
      stage.at(2_010, () => stage.cluster.request(stage.reader(), 'short'));
      stage.at(2_014.5, () => {
        stage.reader().process.cutUntil = 2_600;
      });
      await stage.play(3_000);
      return entryNames(stage);
    },
  },
  {
    guarantee: 'a look-up that an invalidation overtook fills nothing in the process',
    guards: ['voiding every look-up', 'forbidding void look-ups to fill'],
    async play() {
      const stage = new Stage();
      slowLookUp(stage);
      for (let at = 2_320; at < 2_600; at += 20) stage.request(at);
      return stage.play(3_000);
    },
  },
  {
    guarantee: 'a look-up that an invalidation overtook is joined by nobody',
    guards: ['forbidding to join void look-ups'],
    async play() {
      const stage = new Stage();
      slowLookUp(stage);
      stage.request(2_100);
      return stage.play(3_000);
    },
  },
  {
    guarantee: 'without trust nobody joins a question that was sent before',
    guards: ['sharing only what is not sent'],
    async play() {
      const stage = new Stage();
      stage.at(2_000, () => {
        stage.reader().process.cutUntil = 60_000;
      });
      stage.at(5_000, () => {
        stage.dials.answerMs = 900;
        stage.cluster.request(stage.reader(), 't');
      });
      stage.at(5_010, () => {
        stage.dials.answerMs = 1;
      });
      stage.revoke(5_020);
      stage.request(5_200);
      return stage.play(7_000);
    },
  },
  {
    guarantee: 'an entry behind a swapped server is not read: its tombstone is elsewhere',
    guards: ['the comparison of run_id inside scripts'],
    async play() {
      const stage = new Stage();
      const { cluster } = stage;
      stage.warm(2_010);
      const stale = cluster.newServer();
      stage.at(2_020, () => stale.restore(cluster.server.copy()));
      stage.revoke(2_030);
      stage.at(2_050, () => cluster.network.swapBehind(stale));
      stage.request(2_060);
      return stage.play(3_000);
    },
  },
  {
    guarantee: 'a forged or moved entry is a miss',
    guards: ['the seal'],
    async play() {
      const stage = new Stage();
      const { cluster } = stage;
      cluster.addToken('other', 'q');
      stage.warm(2_010);
      stage.at(2_015, () => cluster.request(stage.reader(), 'other'));
      stage.revoke(2_030);
      stage.at(2_040, () => {
        const { entries } = cluster.server;
        entries.set('2:token:t', { ...entries.get('2:token:other')!, idsJson: '[]' });
      });
      stage.request(2_060);
      const broken = await stage.play(3_000);
      return entryNames(stage).includes('2:token:t') ? broken : ['the entry has another name'];
    },
  },
];
