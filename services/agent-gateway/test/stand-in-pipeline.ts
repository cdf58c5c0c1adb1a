import { Readable } from 'node:stream';
import {
  appendJobLog,
  type CallInput,
  claimJobFor,
  describeJob,
  type jobClaim,
  listClaimableJobs,
  type ProblemCode,
  readJobArchive,
  readJobArtifact,
  readJobFile,
  releaseJob,
  renewLeases,
  reportJobStatus,
  requeueJobsOf,
  storeArtifact,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { handle, ProblemSignal } from '@orchestrator/http';
import type { z } from 'zod';
import { type Standing, startStandIn } from './stand-in.js';

type Labels = Readonly<Record<string, string>>;
type Claim = z.input<typeof jobClaim>;
interface Holder {
  readonly instance_id: string;
  readonly fence: number;
}

export interface StandInJob {
  readonly namespaceId: string;
  readonly requiredLabels: Labels;
  readonly claim: Claim;
  fence: number;
  holder: Holder | undefined;
  readonly past: Holder[];
  status: 'pending' | 'claimed' | 'running' | 'success' | 'failure' | 'cancelled';
}

/** What the pipeline service was told, route by route. */
export interface Told {
  readonly route: string;
  readonly input: unknown;
}

/** In place of the pipeline service: jobs in memory, and the same rules about who holds them. */
export interface StandInPipeline extends Standing {
  readonly told: readonly Told[];
  toldOf(route: { readonly id: string }): readonly Told[];
  /** A job that waits in a namespace. */
  queue(
    namespaceId: string,
    options?: { labels?: Labels; env?: Record<string, string> },
  ): StandInJob;
  job(id: string): StandInJob;
  /** The instance has it, and was not told so. */
  giveUnheard(job: StandInJob, instanceId: string): void;
  /** The holder has lost it; it waits again. */
  takeBack(job: StandInJob): void;
  /** Everything is answered with this problem, until it is undefined again. */
  refuseWith(code: ProblemCode | undefined): void;
  /** The next claim of whoever holds something is answered so. */
  holderClaims: 'job_not_held' | 'again' | 'nothing';
  readonly files: Map<string, Buffer>;
  readonly artifacts: Map<string, Buffer>;
  /** No artifact is kept before that. */
  keepsAfter: Promise<void> | undefined;
  /** How many bytes of artifacts have come so far. */
  received(): number;
}

export async function startStandInPipeline(): Promise<StandInPipeline> {
  const jobs = new Map<string, StandInJob>();
  const told: Told[] = [];
  const files = new Map<string, Buffer>();
  const artifacts = new Map<string, Buffer>();
  const state = {
    refused: undefined as ProblemCode | undefined,
    received: 0,
    holderClaims: 'nothing' as StandInPipeline['holderClaims'],
    keepsAfter: undefined as StandInPipeline['keepsAfter'],
  };

  const note = (route: { readonly id: string }, input: unknown): void => {
    if (state.refused) throw new ProblemSignal({ code: state.refused });
    told.push({ route: route.id, input });
  };
  const held = (id: string, holder: Holder): StandInJob => {
    const job = jobs.get(id);
    if (!job) throw new ProblemSignal({ code: 'not_found' });
    const same = (one: Holder | undefined) =>
      one?.instance_id === holder.instance_id && one.fence === holder.fence;
    if (same(job.holder)) return job;
    throw new ProblemSignal({ code: job.past.some(same) ? 'lease_lost' : 'job_not_held' });
  };
  const takeBack = (job: StandInJob): void => {
    if (job.holder) job.past.push(job.holder);
    job.holder = undefined;
    job.status = 'pending';
  };
  const give = (job: StandInJob, instanceId: string) => {
    if (job.holder) job.past.push(job.holder);
    job.fence += 1;
    job.holder = { instance_id: instanceId, fence: job.fence };
    job.status = 'claimed';
    const project = { id: job.claim.repo_id, name: job.claim.name };
    return { fence: job.fence, project, claim: job.claim };
  };
  const next = ({ instance, namespace, labels }: CallInput<typeof claimJobFor>['body']) => {
    const mine = [...jobs.values()].find(({ holder }) => holder?.instance_id === instance.id);
    if (mine && state.holderClaims === 'job_not_held')
      throw new ProblemSignal({ code: 'job_not_held' });
    if (mine) return state.holderClaims === 'again' ? give(mine, instance.id) : null;
    const fits = [...jobs.values()].find(
      (job) =>
        job.status === 'pending' &&
        job.namespaceId === namespace.id &&
        Object.entries(job.requiredLabels).every(([name, value]) => labels[name] === value),
    );
    return fits ? give(fits, instance.id) : null;
  };
  const bytes = async (body: Readable): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for await (const piece of body) {
      pieces.push(piece as Buffer);
      state.received += (piece as Buffer).length;
    }
    return Buffer.concat(pieces);
  };
  const streamOf = (content: Buffer | undefined) => {
    if (!content) throw new ProblemSignal({ code: 'not_found' });
    return {
      status: 200,
      headers: { 'content-length': String(content.length) },
      stream: Readable.from([content]),
    } as const;
  };

  const standing = await startStandIn('pipeline', [
    handle(claimJobFor, ({ body }) => {
      note(claimJobFor, body);
      return Promise.resolve({ status: 200, body: { job: next(body) } });
    }),
    handle(releaseJob, ({ params, body }) => {
      note(releaseJob, { ...params, ...body });
      takeBack(held(params.job_id, body.holder));
      return Promise.resolve({ status: 204 });
    }),
    handle(appendJobLog, ({ params, body }) => {
      note(appendJobLog, { ...params, ...body });
      return Promise.resolve({
        status: 200,
        body: { status: held(params.job_id, body.holder).status },
      });
    }),
    handle(reportJobStatus, ({ params, body }) => {
      note(reportJobStatus, { ...params, ...body });
      const job = held(params.job_id, body.holder);
      job.status = body.status;
      return Promise.resolve({ status: 200, body: { status: job.status } });
    }),
    handle(describeJob, ({ params, body }) => {
      note(describeJob, { ...params, ...body });
      return Promise.resolve({
        status: 200,
        body: { status: held(params.job_id, body.holder).status },
      });
    }),
    handle(renewLeases, ({ params }) => {
      note(renewLeases, params);
      return Promise.resolve({ status: 200, body: { job_ids: [] } });
    }),
    handle(requeueJobsOf, ({ body }) => {
      note(requeueJobsOf, body);
      const theirs = [...jobs.values()].filter(
        ({ holder }) => holder && body.instance_ids.includes(holder.instance_id),
      );
      theirs.forEach(takeBack);
      return Promise.resolve({
        status: 200,
        body: { job_ids: theirs.map(({ claim }) => claim.job_id) },
      });
    }),
    handle(listClaimableJobs, ({ query }) => {
      if (state.refused) throw new ProblemSignal({ code: state.refused });
      const items = [...jobs.values()]
        .filter(({ status }) => status === 'pending' || status === 'claimed')
        .map(({ claim, namespaceId, requiredLabels, holder }) => ({
          job_id: claim.job_id,
          namespace_id: namespaceId,
          required_labels: { ...requiredLabels },
          given_to: holder?.instance_id ?? null,
        }))
        .filter(({ job_id }) => query.after === undefined || job_id > query.after);
      return Promise.resolve({ status: 200, body: { items } });
    }),
    handle(storeArtifact, async ({ params, query, body }, context) => {
      note(storeArtifact, { ...params, ...query, type: context.header('content-type') });
      held(query.job_id, { instance_id: query.instance_id, fence: query.fence });
      const content = await bytes(body);
      await state.keepsAfter;
      artifacts.set('report.txt', content);
      return { status: 201, body: { filename: 'report.txt', size: content.length } } as const;
    }),
    handle(readJobArtifact, ({ params, query }) => {
      note(readJobArtifact, { ...params, ...query });
      held(query.job_id, { instance_id: query.instance_id, fence: query.fence });
      return Promise.resolve(streamOf(artifacts.get(params.filename)));
    }),
    handle(readJobFile, ({ params }) => {
      note(readJobFile, params);
      return Promise.resolve(streamOf(files.get(params.path)));
    }),
    handle(readJobArchive, ({ params }) => {
      note(readJobArchive, params);
      return Promise.resolve(streamOf(Buffer.from('archive')));
    }),
  ]);

  return {
    ...standing,
    told,
    files,
    artifacts,
    toldOf: ({ id }) => told.filter(({ route }) => route === id),
    queue: (namespaceId, { labels = {}, env = {} } = {}) => {
      const claim = {
        run_id: newId(),
        job_id: newId(),
        repo_id: newId(),
        owner: 'ada',
        name: 'web',
        pipeline: 'build.act',
        ref: 'main',
        vcs_type: 'orchestrator',
        vcs_url: '',
        env,
      };
      const job: StandInJob = {
        ...{ namespaceId, requiredLabels: labels, claim },
        ...{ fence: 0, holder: undefined, past: [], status: 'pending' },
      };
      jobs.set(claim.job_id, job);
      return job;
    },
    job: (id) => {
      const found = jobs.get(id);
      if (!found) throw new Error('There is no such job');
      return found;
    },
    giveUnheard: (job, instanceId) => void give(job, instanceId),
    takeBack,
    received: () => state.received,
    refuseWith: (code) => {
      state.refused = code;
    },
    get keepsAfter() {
      return state.keepsAfter;
    },
    set keepsAfter(moment) {
      state.keepsAfter = moment;
    },
    get holderClaims() {
      return state.holderClaims;
    },
    set holderClaims(rule) {
      state.holderClaims = rule;
    },
  };
}
