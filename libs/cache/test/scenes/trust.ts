import { Stage } from '../simulation/stage.js';
import type { Scene } from './scene.js';

export const trustScenes: readonly Scene[] = [
  {
    guarantee:
      'a reader cut off from Redis stops using its entries before a revoke is answered without it',
    guards: ['the end of trust'],
    async play() {
      const stage = new Stage(1, 1);
      stage.warm(2_300);
      stage.warm(4_290);
      stage.warm(4_310);
      stage.at(4_320, () => {
        stage.reader().process.cutUntil = 60_000;
      });
      stage.revoke(4_321);
      for (let at = 5_800; at < 6_400; at += 20) stage.request(at);
      return stage.play(7_000);
    },
  },
  {
    guarantee: 'a suspended machine uses nothing that it held, from the first request on',
    guards: ['the comparison of clocks at each use'],
    async play() {
      const stage = new Stage(1, 1);
      stage.warm(2_010);
      stage.at(2_020, () => {
        stage.reader().process.suspend(3_000);
        stage.reader().process.cutUntil = 6_000;
      });
      stage.revoke(2_500);
      for (let at = 5_021; at < 5_200; at += 10) stage.request(at);
      return stage.play(7_000);
    },
  },
  {
    guarantee: 'an entry does not live longer because the machine slept',
    guards: ['the watch for suspensions'],
    async play() {
      const stage = new Stage(1, 1);
      stage.cluster.addToken('short', 'p', 4_000);
      stage.at(2_010, () => stage.cluster.request(stage.reader(), 'short'));
      stage.at(2_020, () => stage.reader().process.suspend(3_000));
      for (let at = 5_500; at < 6_900; at += 20) stage.request(at, 0, 'short');
      return stage.play(8_000);
    },
  },
  {
    guarantee: 'an invalidation whose message was lost is handled by the next renewal',
    guards: ['handling what a renewal tells'],
    async play() {
      const stage = new Stage(1, 1);
      stage.warm(2_590);
      stage.at(2_600, () => stage.cluster.server.subscriptions.clear());
      stage.revoke(2_601);
      for (let at = 4_100; at < 4_600; at += 20) stage.request(at);
      return stage.play(6_000);
    },
  },
  {
    guarantee: 'when invalidations are missed for good, everything is dropped',
    guards: ['noticing that the list is too short'],
    async play() {
      const stage = new Stage(1, 1);
      stage.warm(2_590);
      stage.at(2_600, () => stage.cluster.server.subscriptions.clear());
      stage.revoke(2_601);
      stage.at(2_640, () => {
        stage.cluster.server.log = [];
      });
      for (let at = 4_100; at < 4_600; at += 20) stage.request(at);
      return stage.play(6_000);
    },
  },
  {
    guarantee: 'a reader that reconnects starts without trust and without entries',
    guards: ['distrust after a reconnection'],
    async play() {
      const stage = new Stage(1, 1);
      stage.warm(2_010);
      const broken: string[] = [];
      stage.at(2_100, () => {
        if (!stage.trusted()) broken.push('not trusted to begin with');
        stage.reader().side.connection?.lose();
      });
      stage.at(2_103, () => {
        if (stage.trusted()) broken.push('trusted while disconnected');
      });
      stage.at(2_120, () => {
        const { trusted, entries } = stage.reader().reader.status();
        if (trusted || entries > 0) broken.push('trusted after one renewal');
      });
      await stage.play(3_000);
      return broken;
    },
  },
  {
    guarantee:
      'an owner raises the epoch before it uses a restarted Redis: an old copy revives nothing',
    guards: ['raising the epoch for another server', 'comparing run_id at a reconnection'],
    async play() {
      const stage = new Stage(1, 1);
      const { cluster } = stage;
      stage.warm(2_010);
      let copy = cluster.server.copy();
      stage.at(2_100, () => {
        copy = cluster.server.copy();
      });
      stage.revoke(2_200);
      stage.at(2_300, () => {
        cluster.server.restore(copy);
        cluster.network.restart(cluster.server, 'restarted');
      });
      for (let at = 2_310; at < 6_000; at += 20) stage.request(at);
      const broken = await stage.play(7_000);
      return stage.trusted() ? broken : [...broken, 'no trust at the end'];
    },
  },
];
