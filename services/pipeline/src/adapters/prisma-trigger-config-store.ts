import { appendToOutbox, inTransaction, newId } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import type { Project } from '../domain/project.js';
import { ProjectError } from '../domain/project-error.js';
import {
  mostConfigs,
  mostVersions,
  noSuchConfig,
  noSuchVersion,
  type TriggerConfig,
  type TriggerConfigVersion,
} from '../domain/trigger-config.js';
import type { TriggerConfigStore } from '../domain/trigger-config-store.js';
import { holdProject, readProject } from './held-project.js';
import { pipelineSchema } from './pipeline-schema.js';
import {
  type ConfigChange,
  triggerConfigChangedEvent,
  triggerConfigDeletedEvent,
} from './trigger-config-events.js';
import { toTriggerConfig, withVersions } from './trigger-config-row.js';

type Tx = Prisma.TransactionClient;

export function createPrismaTriggerConfigStore({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): TriggerConfigStore {
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await inTransaction(prisma, work);
    wakeRelay();
    return result;
  };

  return {
    create: ({ projectId, name }, actor) =>
      change(async (tx) => {
        const project = await holdProject(tx, projectId);
        const names = await tx.triggerConfig.findMany({
          where: { projectId },
          select: { name: true },
        });
        if (names.some((known) => known.name === name)) {
          throw new ProjectError('name_taken', 'There is a trigger configuration of this name.');
        }
        requireLess(names.length, mostConfigs, 'A project', 'trigger configurations');
        const id = newId();
        await tx.triggerConfig.create({ data: { id, projectId, name, revision: 0 } });
        return tell(tx, project, id, 'created', actor);
      }),

    addVersion: ({ projectId, name }, terms, actor) =>
      change(async (tx) => {
        const { project, config } = await hold(tx, projectId, name);
        requireLess(config.versions.length, mostVersions, 'A trigger configuration', 'versions');
        const version = (config.versions.at(-1)?.version ?? 0) + 1;
        await tx.triggerConfigVersion.create({
          data: {
            configId: config.id,
            version,
            workflowPath: terms.workflowPath,
            ref: terms.ref,
            matrix: jsonOf(terms.matrix),
            envMappings: jsonOf(terms.envMappings),
            allowSubset: terms.allowSubset,
            enabled: true,
          },
        });
        return versionOf(await tell(tx, project, config.id, 'version_added', actor), version);
      }),

    setEnabled: ({ projectId, name }, { version, enabled }, actor) =>
      change(async (tx) => {
        const { project, config } = await hold(tx, projectId, name);
        const before = versionOf(config, version);
        if (before.enabled === enabled) return before;
        const configId_version = { configId: config.id, version };
        await tx.triggerConfigVersion.update({ where: { configId_version }, data: { enabled } });
        const told = enabled ? 'version_enabled' : 'version_disabled';
        return versionOf(await tell(tx, project, config.id, told, actor), version);
      }),

    remove: ({ projectId, name }, actor) =>
      change(async (tx) => {
        const { project, config } = await hold(tx, projectId, name);
        const { revision } = await tx.triggerConfig.delete({ where: { id: config.id } });
        await appendToOutbox(tx, pipelineSchema, [
          triggerConfigDeletedEvent(project, config, revision + 1, actor),
        ]);
      }),
  };
}

/** The configuration, which changes only after this transaction: its versions are numbered by one at a time. */
async function hold(
  tx: Tx,
  projectId: string,
  name: string,
): Promise<{ project: Project; config: TriggerConfig }> {
  await tx.$queryRaw`
    SELECT id FROM pipeline.trigger_config
     WHERE project_id = ${projectId}::uuid AND name = ${name} FOR UPDATE`;
  const row = await tx.triggerConfig.findUnique({
    where: { projectId_name: { projectId, name } },
    include: withVersions,
  });
  if (row === null) throw noSuchConfig();
  return { project: await readProject(tx, projectId), config: toTriggerConfig(row) };
}

/** Leaves the event of a change behind. @returns what it is now */
async function tell(
  tx: Tx,
  project: Project,
  id: string,
  change: ConfigChange,
  actor: Actor,
): Promise<TriggerConfig> {
  const row = await tx.triggerConfig.update({
    where: { id },
    data: { revision: { increment: 1 } },
    include: withVersions,
  });
  const config = toTriggerConfig(row);
  await appendToOutbox(tx, pipelineSchema, [
    triggerConfigChangedEvent(project, config, { revision: row.revision, change }, actor),
  ]);
  return config;
}

function versionOf({ versions }: TriggerConfig, version: number): TriggerConfigVersion {
  const found = versions.find((one) => one.version === version);
  if (found === undefined) throw noSuchVersion();
  return found;
}

function requireLess(count: number, most: number, of: string, what: string): void {
  if (count >= most) throw new ProjectError('conflict', `${of} may have at most ${most} ${what}.`);
}

const jsonOf = (value: Readonly<Record<string, string | readonly string[]>>) =>
  Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, typeof one === 'string' ? one : [...one]]),
  );
