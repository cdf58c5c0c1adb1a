import type { readJobArtifact } from '@orchestrator/contracts';
import { type Handler, ProblemSignal } from '@orchestrator/http';
import type { ArtifactStore } from '../../domain/artifact-store.js';
import { heldPlace } from '../callers/held-place.js';
import type { OpenArtifacts } from '../read-artifact/open-artifact.js';

export const readJobArtifactRoute =
  (store: ArtifactStore, artifacts: OpenArtifacts): Handler<typeof readJobArtifact> =>
  async ({ params, query }) => {
    const { run_id: runId, filename } = params;
    await store.requireHeld(heldPlace(params, query));
    const answer = async () => {
      const artifact = await artifacts.find(runId, filename);
      const stream = await artifacts.open(runId, artifact);
      const headers = { 'Content-Length': String(artifact.size) };
      return stream && ({ status: 200, headers, stream } as const);
    };
    // What was replaced in between is looked for once more.
    const answered = (await answer()) ?? (await answer());
    if (answered === null) throw new ProblemSignal({ code: 'unavailable' });
    return answered;
  };
