import { Stage } from '../simulation/stage.js';
import type { Scene } from './scene.js';

/** A reader on a server that merely mirrors the beats of the real one: a replica that was taken for the primary. */
async function trustsMirror(): Promise<string[]> {
  const stage = new Stage(1, 1);
  const { cluster } = stage;
  const mirror = cluster.newServer();
  const copyState = (): void => {
    mirror.state = cluster.server.state && { ...cluster.server.state };
    if (cluster.world.now < 4_000) stage.at(cluster.world.now + 10, copyState);
  };
  stage.at(500, () => {
    copyState();
    cluster.network.primary = mirror;
    stage.reader().side.connection?.lose();
  });
  stage.warm(2_450);
  stage.revoke(2_500);
  stage.request(2_600);
  return stage.play(4_000);
}

export const beatScenes: readonly Scene[] = [
  {
    guarantee: 'a beat that was long under way makes nobody fresh',
    guards: ['the age limit of beats'],
    async play() {
      const stage = new Stage(1, 2);
      stage.warm(2_000);
      // The first owner can't reach Redis; the second one's beat, begun before the revoke, arrives after its answer.
      stage.at(2_500, () => {
        stage.owner(0).process.cutUntil = 60_000;
      });
      stage.revoke(2_805, 0);
      stage.at(3_003.5, () => {
        stage.owner(1).process.cutUntil = 4_400;
      });
      stage.at(3_005, () => stage.owner(1).process.pause(3_000));
      for (let at = 4_510; at < 5_300; at += 20) stage.request(at);
      return stage.play(6_000);
    },
  },
  {
    guarantee:
      'the epoch never goes back at a reader, whatever order the beats of two replicas arrive in',
    guards: ['the refusal of beats that go back'],
    async play() {
      const stage = new Stage(1, 2);
      const seen: number[] = [];
      for (let at = 1_000; at < 2_600; at += 10) {
        stage.at(at, () => seen.push(stage.reader().reader.status().epoch ?? 0));
      }
      // The second owner has read the row; then the epoch is raised, and the first one's next beat overtakes.
      stage.at(2_003.5, () => {
        stage.owner(1).process.cutUntil = 2_290;
      });
      stage.at(2_005, () => stage.owner(1).process.pause(2_000));
      // This reader sees the new epoch before the slow beat has come.
      stage.at(2_249, () => {
        stage.reader().process.cutUntil = 2_260;
      });
      stage.at(2_100, () => {
        stage.cluster.database.row = { ...stage.cluster.database.row, epoch: 7 };
      });
      await stage.play(4_000);
      return seen.filter((epoch, index) => epoch < (seen[index - 1] ?? 0)).map(String);
    },
  },
  {
    guarantee: 'a beat never lands at another server than the row names',
    guards: ['the comparison of run_id inside scripts'],
    async play() {
      const stage = new Stage(1, 1);
      const { cluster } = stage;
      const other = cluster.newServer();
      // Between the first step of a beat and its writing.
      stage.at(2_002.5, () => cluster.network.swapBehind(other));
      const early: string[] = [];
      stage.at(2_006, () => {
        if (other.state !== null) early.push('a beat at a server that no owner had adopted');
      });
      await stage.play(3_000);
      return early;
    },
  },
  {
    guarantee: 'beats copied to another server make nobody fresh there',
    guards: ['the refusal of beats of another run_id'],
    play: trustsMirror,
  },
];
