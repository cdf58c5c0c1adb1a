import {
  organizationSecrets,
  projectSecrets,
  type SecretCollection,
  userSecrets,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ProjectViews } from '../domain/project-views.js';
import type { SecretStore } from '../domain/secret-store.js';
import type { SecretViews } from '../domain/secret-views.js';
import {
  type FindSecretPlace,
  namespaceItself,
  projectNamed,
} from './callers/find-secret-place.js';
import { deleteSecretRoute } from './delete-secret/delete-secret.route.js';
import { listSecretsRoute } from './list-secrets/list-secrets.route.js';
import { writeSecretRoute } from './write-secret/write-secret.route.js';

interface Parts {
  readonly projects: ProjectViews;
  readonly secrets: SecretViews;
  readonly secretStore: SecretStore;
  readonly answerMs: number;
}

/** The three levels: the same verbs for each. */
export const secretBindings = (parts: Parts): readonly Binding[] => [
  ...bindingsOf(userSecrets, namespaceItself('user'), parts),
  ...bindingsOf(organizationSecrets, namespaceItself('organization'), parts),
  ...bindingsOf(projectSecrets, projectNamed(parts.projects), parts),
];

const bindingsOf = (
  { list, write, remove }: SecretCollection,
  find: FindSecretPlace,
  { secrets, secretStore, answerMs }: Parts,
): readonly Binding[] => [
  handle(list, answerWithin(answerMs, listSecretsRoute(find, secrets))),
  handle(write, answerWithin(answerMs, writeSecretRoute(find, secretStore))),
  handle(remove, answerWithin(answerMs, deleteSecretRoute(find, secretStore))),
];
