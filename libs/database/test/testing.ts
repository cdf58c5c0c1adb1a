export { describeWith } from '../../testing/src/describe-with.js';
export { eventually } from '../../testing/src/eventually.js';
export { createTestDatabase } from '../../testing/src/test-database.js';
export type { TestDatabase } from '../../testing/src/test-database.js';
export { startTcpProxy } from '../../testing/src/tcp-proxy.js';
export type { TcpProxy } from '../../testing/src/tcp-proxy.js';
