import {
  type artifact as artifactSchema,
  artifactName,
  type listArtifacts,
} from '@orchestrator/contracts';
import { type Handler, readPage, textCursor } from '@orchestrator/http';
import type { z } from 'zod';
import type { Artifact } from '../../domain/artifact.js';
import type { ArtifactViews } from '../../domain/artifact-store.js';
import type { RunViews } from '../../domain/run-views.js';
import { runInReach } from '../callers/run-in-reach.js';

const nameCursor = textCursor(artifactName);

export const listArtifactsRoute =
  (runs: Pick<RunViews, 'find'>, artifacts: ArtifactViews): Handler<typeof listArtifacts> =>
  async ({ params, query }, context) => {
    const { id } = await runInReach(runs, params.id, context);
    return {
      status: 200,
      body: await readPage(query, {
        cursor: nameCursor,
        read: (after, limit) => artifacts.list(id, after, limit),
        placeOf: ({ filename }) => filename,
        present,
      }),
    };
  };

const present = ({
  filename,
  size,
  sha256,
  createdAt,
}: Artifact): z.input<typeof artifactSchema> => ({
  filename,
  size,
  sha256,
  created_at: createdAt.toISOString(),
});
