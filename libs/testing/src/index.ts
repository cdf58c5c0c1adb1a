export {
  availableBackends,
  type AvailableBackends,
  type BackendName,
} from './available-backends.js';
export { backends, describeWith, type BackendUrls } from './describe-with.js';
export { closeOfNext } from './close-of-next.js';
export { copyMadeOnce, type MadeOnce } from './copy-made-once.js';
export { closeAtEnd } from './end-registry.js';
export { eventually, type EventuallyOptions } from './eventually.js';
export { freePort } from './free-port.js';
export { percentile } from './percentile.js';
export {
  createTestDatabase,
  type DatabaseTemplate,
  type TestDatabase,
  type TestDatabaseOptions,
} from './test-database.js';
export { raceRounds } from './race-rounds.js';
export { createRedisNamespace, type RedisNamespace } from './redis-namespace.js';
export {
  startRedisServer,
  type RedisRestart,
  type RedisServer,
  type RedisServerOptions,
} from './redis-server.js';
export { createRabbitNamespace, type RabbitNamespace } from './rabbit-namespace.js';
export { startTcpProxy, type Direction, type TcpProxy, type TcpTarget } from './tcp-proxy.js';
export {
  spawnProcess,
  type ProcessExit,
  type SpawnedProcess,
  type SpawnOptions,
} from './spawned-process.js';
export type { LineMatch } from './line-log.js';
export {
  rawExchange,
  rawRequest,
  slowRequest,
  type RawExchange,
  type RawOptions,
  type SlowExchange,
  type SlowOptions,
} from './raw-http.js';
export type { RawResponse } from './raw-response.js';
export { canaryScan, type CanaryScan, type Leak, type PlacedText } from './canary-scan.js';
export { postgresTexts } from './postgres-texts.js';
export { redisTexts, type RedisTextsOptions } from './redis-texts.js';
export { CookieJar } from './providers/cookie-jar.js';
export {
  startOidcProvider,
  type OidcProvider,
  type OidcProviderOptions,
} from './providers/oidc-provider.js';
export { signInAtProvider, type SignInOptions } from './providers/sign-in-at-provider.js';
export {
  startGitHubStand,
  type GitHubEndpoint,
  type GitHubStand,
} from './providers/github-stand.js';
export type { GitHubAccount, GitHubEmail } from './providers/github-shapes.js';
export {
  startGitLabStand,
  type GitLabEndpoint,
  type GitLabStand,
} from './providers/gitlab-stand.js';
export type { GitLabAccount } from './providers/gitlab-shapes.js';
export type { AuthorizeOptions, SeenRequest, Stand } from './providers/stand.js';
export type { StandRequest } from './providers/stand-server.js';
export {
  startHostileProvider,
  type HostileAccount,
  type HostileProvider,
} from './providers/hostile-provider.js';
export type { HostileEndpoint, Trick } from './providers/hostile-tricks.js';
