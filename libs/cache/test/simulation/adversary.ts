import { Cluster, type OwnerNode } from './cluster.js';
import { Random } from './random.js';

/** Extra attacks; pauses, cuts, slow messages, restarts empty and from old copies are always played. */
export type Attack = 'split' | 'proxy' | 'forge' | 'suspend' | 'flush' | 'kill';
export const attacks: readonly Attack[] = ['split', 'proxy', 'forge', 'suspend', 'flush', 'kill'];

const endMs = 12_000;
/** Nothing more happens then: everybody must come to terms again. */
const quietMs = 9_000;
const principals = ['p0', 'p1', 'p2'];
const tokensPerPrincipal = 3;

/** One random history of 12 s, and what came of it. */
export async function playRandomly(seed: number, on: readonly Attack[]): Promise<Cluster> {
  const random = new Random(seed);
  const cluster = randomCluster(random);
  addTokens(cluster, random);
  scheduleRequests(cluster, random);
  scheduleChanges(cluster, random);
  scheduleFaults(cluster, random);
  scheduleRestart(cluster, random);
  for (const attack of on) play[attack](cluster, random);
  await cluster.world.run(endMs + quietMs);
  cluster.verdict.judgeStreams();
  return cluster;
}

function randomCluster(random: Random): Cluster {
  const calm = (): boolean => cluster.world.now > endMs;
  const slow = (): number =>
    !calm() && random.chance(0.02) ? random.between(50, 2_500) : random.between(0, 4);
  const cluster: Cluster = new Cluster({
    readers: 3,
    owners: 2,
    pickOwner: (owners) => random.pick(owners),
    delays: {
      messageMs: slow,
      databaseMs: slow,
      answerMs: slow,
      reconnectMs: () => random.between(1, 400),
      noticeMs: () => (random.chance(0.3) ? random.between(100, 2_000) : random.between(0, 5)),
    },
  });
  return cluster;
}

function addTokens(cluster: Cluster, random: Random): void {
  for (const principal of principals) {
    for (let index = 0; index < tokensPerPrincipal; index++) {
      const ends = random.chance(0.2) ? random.between(3_000, endMs) : Number.POSITIVE_INFINITY;
      cluster.addToken(`${principal}t${index}`, principal, ends);
    }
  }
}

function scheduleRequests(cluster: Cluster, random: Random): void {
  const keys = [...cluster.database.tokens.keys(), 'unknown'];
  for (let at = 0; at < endMs; at += random.between(1, 20)) {
    const node = random.pick(cluster.readers);
    const [key, streaming] = [random.pick(keys), random.chance(0.02)];
    cluster.world.at(at, () => cluster.request(node, key, streaming));
  }
}

function scheduleChanges(cluster: Cluster, random: Random): void {
  const living = (): OwnerNode =>
    random.pick(cluster.owners.filter(({ process: { dead } }) => !dead));
  const revoke = (key: string): void => {
    const node = living();
    node.process.when(cluster.world.now, () => void cluster.revokeToken(node, key));
  };
  for (const key of cluster.database.tokens.keys()) {
    if (random.chance(0.6)) cluster.world.at(random.between(2_500, 9_000), () => revoke(key));
  }
  for (const principal of principals) {
    const change = random.chance(0.3) ? 'revokePrincipal' : 'grant';
    cluster.world.at(random.between(2_500, 9_000), () => {
      const node = living();
      node.process.when(cluster.world.now, () => void cluster[change](node, principal));
    });
  }
}

function scheduleFaults(cluster: Cluster, random: Random): void {
  const processes = [...cluster.readers, ...cluster.owners].map(({ process }) => process);
  const at = (): number => random.between(1_500, 9_000);
  const forMs = (): number => random.between(100, 4_000);
  if (random.chance(0.7)) cluster.world.at(at(), () => random.pick(processes).pause(forMs()));
  if (random.chance(0.6)) {
    cluster.world.at(at(), () => {
      random.pick(processes).cutUntil = cluster.world.now + forMs();
    });
  }
  if (random.chance(0.5)) {
    cluster.world.at(at(), () => {
      cluster.network.primary.pausedUntil = cluster.world.now + forMs();
    });
  }
}

function scheduleRestart(cluster: Cluster, random: Random): void {
  if (!random.chance(0.6)) return;
  const { network, world } = cluster;
  let copy = network.primary.copy();
  world.at(random.between(1_500, 8_000), () => {
    copy = network.primary.copy();
  });
  world.at(random.between(2_500, 9_500), () => {
    const server = network.primary;
    if (random.chance(0.5)) server.restore(copy);
    else server.empty();
    network.restart(server, `${server.runId}+`);
  });
}

const play: Record<Attack, (cluster: Cluster, random: Random) => void> = {
  /** Fail-over: some move to the promoted server, the old one lives on for the others for a while. */
  split(cluster, random) {
    const { network, world } = cluster;
    world.at(random.between(2_500, 8_000), () => {
      const old = network.primary;
      const promoted = cluster.newServer(random.between(-2_000, 2_000));
      promoted.restore(old.copy());
      network.primary = promoted;
      world.at(world.now + random.between(500, 5_000), () => {
        old.dead = true;
        network.breakConnections(old);
      });
      for (const { side } of [...cluster.readers, ...cluster.owners]) {
        if (random.chance(0.5)) side.connection?.lose();
      }
    });
  },
  /** A proxy puts a server with an old copy behind everybody's open connections. */
  proxy(cluster, random) {
    const { network, world } = cluster;
    world.at(random.between(1_500, 6_000), () => {
      const stale = cluster.newServer(random.between(-2_000, 2_000));
      stale.restore(network.primary.copy());
      world.at(world.now + random.between(50, 3_000), () => network.swapBehind(stale));
    });
  },
  /** Somebody with write access puts back old entries, moves them about, and rewrites their ids. */
  forge(cluster, random) {
    for (let time = 0; time < 8; time++) {
      cluster.world.at(random.between(1_500, 9_500), () => {
        const { entries } = cluster.network.primary;
        const names = [...entries.keys()];
        if (names.length === 0) return;
        const [from, to] = [random.pick(names), random.pick(names)];
        const entry = entries.get(from)!;
        const idsJson = random.chance(0.5) ? '[]' : entry.idsJson;
        entries.set(to, { ...entry, idsJson });
      });
    }
  },
  /** The machine of a reader sleeps: its monotonic clock stands still. */
  suspend(cluster, random) {
    cluster.world.at(random.between(1_500, 9_000), () => {
      const { process } = random.pick(cluster.readers);
      const durationMs = random.between(1_500, 4_000);
      process.suspend(durationMs);
      process.cutUntil = cluster.world.now + durationMs + random.between(0, 1_500);
    });
  },
  /** Somebody empties the running server. */
  flush(cluster, random) {
    cluster.world.at(random.between(2_500, 9_000), () => cluster.network.primary.empty());
  },
  /** An owner dies for good; the relay of the other one repeats what it had committed. */
  kill(cluster, random) {
    cluster.world.at(random.between(2_500, 9_000), () => {
      const [victim, survivor] = cluster.owners;
      if (!victim || !survivor) return;
      cluster.kill(victim, survivor, random.between(10, 1_000));
    });
  },
};
