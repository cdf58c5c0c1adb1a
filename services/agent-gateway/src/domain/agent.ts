export type Labels = Readonly<Record<string, string>>;

export interface Namespace {
  readonly type: 'user' | 'organization';
  readonly id: string;
}

/** The agent token of an agent, as people know it. */
export interface Pool {
  readonly label: string;
  /** What its agents get. */
  readonly labels: Labels;
}

/** What an agent says of itself when it registers. */
export interface Machine {
  readonly name: string;
  readonly hostname: string;
  readonly os: string;
  readonly arch: string;
  readonly version: string;
}

export type AgentStatus = 'online' | 'busy' | 'offline';

/** An instance of an agent. */
export interface Agent extends Machine {
  readonly id: string;
  readonly tokenId: string;
  /** null for those that registered; of the earlier generation it is half of the name. */
  readonly uuid: string | null;
  readonly namespace: Namespace;
  readonly pool: Pool;
  /** Its own, as people set them. */
  readonly ownLabels: Labels;
  readonly status: AgentStatus;
  /** By the end of its token it is offline for good. */
  readonly tokenEnded: boolean;
  readonly jobId: string | null;
  readonly registeredAt: Date;
  readonly lastSeenAt: Date;
}

/** What an agent measured. */
export interface Metric {
  readonly time: Date;
  readonly cpuPercent: number | null;
  readonly memPercent: number | null;
  readonly memUsedBytes: number | null;
  readonly memTotalBytes: number | null;
  readonly netRxBytes: number | null;
  readonly netTxBytes: number | null;
}

/** After this silence an agent is offline. */
export const silenceSeconds = 90;
/** After this one it is forgotten. */
export const forgottenDays = 30;
export const metricHours = 6;

type Labelled = Pick<Agent, 'os' | 'arch' | 'pool' | 'ownLabels'>;

/** The labels as people set them: its own go before those of its token. */
export const labelsByPeople = ({
  pool,
  ownLabels,
}: Pick<Labelled, 'pool' | 'ownLabels'>): Labels => ({
  ...pool.labels,
  ...ownLabels,
});

/** The labels that count when jobs are given out. */
export const labelsOf = (agent: Labelled): Labels => ({
  ...(agent.os !== '' && { os: agent.os }),
  ...(agent.arch !== '' && { arch: agent.arch }),
  ...labelsByPeople(agent),
});

/** As agents take them: `os=linux,arch=x64`. */
export const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join();

/** Has it all that is asked for? */
export const hasLabels = (labels: Labels, required: Labels): boolean =>
  Object.entries(required).every(
    ([name, value]) => Object.hasOwn(labels, name) && labels[name] === value,
  );
