import { Stage } from '../simulation/stage.js';
import type { Scene } from './scene.js';

function openStream(stage: Stage, atMs: number, key = 't'): void {
  stage.at(atMs, () => stage.cluster.request(stage.reader(), key, true));
}

const opened = (stage: Stage): number => stage.cluster.verdict.openStreams;

export const streamScenes: readonly Scene[] = [
  {
    guarantee: 'a stream is cut before the revoke of its token is answered',
    guards: ['cutting streams by id'],
    async play() {
      const stage = new Stage();
      const broken: string[] = [];
      openStream(stage, 2_010);
      stage.at(2_019, () => {
        if (opened(stage) !== 1) broken.push('no stream to begin with');
      });
      stage.at(2_020, () => {
        void stage.cluster.revokeToken(stage.owner(), 't').then(() => {
          if (opened(stage) > 0) broken.push('open after the answer');
        });
      });
      await stage.play(3_000);
      return broken;
    },
  },
  {
    guarantee: 'a stream whose reader lost trust is cut when the owner does not confirm it',
    guards: ['asking about streams'],
    async play() {
      const stage = new Stage();
      openStream(stage, 2_010);
      stage.at(2_020, () => {
        stage.reader().process.cutUntil = 60_000;
      });
      stage.revoke(3_000);
      await stage.play(6_500);
      return opened(stage) > 0 ? ['open without trust'] : [];
    },
  },
  {
    guarantee: 'a raised epoch has every stream asked about, for nobody knows whom it concerned',
    guards: ['asking about streams'],
    async play() {
      const stage = new Stage(1, 2);
      openStream(stage, 2_010);
      stage.at(2_020, () => {
        stage.owner(0).process.cutUntil = 60_000;
      });
      stage.revoke(2_030, 0);
      await stage.play(5_000);
      return opened(stage) > 0 ? ['open after the raise'] : [];
    },
  },
  {
    guarantee:
      'a stream that opens after an invalidation, on an answer from before it, is asked about',
    guards: ['asking about streams that open late'],
    async play() {
      const stage = new Stage();
      stage.at(2_010, () => {
        stage.dials.answerMs = 300;
        stage.cluster.request(stage.reader(), 't', true);
      });
      stage.at(2_020, () => {
        stage.dials.answerMs = 1;
      });
      stage.revoke(2_030);
      await stage.play(4_000);
      return opened(stage) > 0 ? ['open on an old answer'] : [];
    },
  },
  {
    guarantee:
      'a stream that opens after a raise of the epoch, on an answer from before it, is asked about',
    guards: ['asking about streams that open late'],
    async play() {
      const stage = new Stage(1, 2);
      stage.at(2_000, () => {
        stage.owner(0).process.cutUntil = 60_000;
      });
      stage.at(2_010, () => {
        stage.dials.answerMs = 1_900;
        stage.cluster.request(stage.reader(), 't', true);
      });
      stage.at(2_020, () => {
        stage.dials.answerMs = 1;
      });
      stage.revoke(2_030, 0);
      await stage.play(6_000);
      return opened(stage) > 0 ? ['open on an old answer'] : [];
    },
  },
];
