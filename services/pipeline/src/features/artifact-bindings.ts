import {
  listArtifacts,
  readArtifact,
  readJobArtifact,
  storeArtifact,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ArtifactStore, ArtifactViews } from '../domain/artifact-store.js';
import type { RunViews } from '../domain/run-views.js';
import { listArtifactsRoute } from './list-artifacts/list-artifacts.route.js';
import type { OpenArtifacts } from './read-artifact/open-artifact.js';
import { readArtifactRoute } from './read-artifact/read-artifact.route.js';
import { readJobArtifactRoute } from './read-job-artifact/read-job-artifact.route.js';
import type { StoreArtifact } from './store-artifact/store-artifact.js';
import { storeArtifactRoute } from './store-artifact/store-artifact.route.js';

export interface ArtifactParts {
  readonly store: StoreArtifact;
  /** Size of the largest one. */
  readonly maxBytes: number;
  readonly held: ArtifactStore;
  readonly views: ArtifactViews;
  readonly open: OpenArtifacts;
}

/** The routes of artifacts: of the jobs that make and read them, and of people. */
export const artifactBindings = (
  { store, maxBytes, held, views, open }: ArtifactParts,
  runs: Pick<RunViews, 'find'>,
  answerMs: number,
): readonly Binding[] => [
  // As long as the job takes to send it.
  handle(storeArtifact, storeArtifactRoute(store, maxBytes)),
  handle(readJobArtifact, answerWithin(answerMs, readJobArtifactRoute(held, open))),
  handle(listArtifacts, answerWithin(answerMs, listArtifactsRoute(runs, views))),
  handle(readArtifact, answerWithin(answerMs, readArtifactRoute(runs, open))),
];
