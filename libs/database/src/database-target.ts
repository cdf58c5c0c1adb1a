import type { EmbeddedStore } from './embedded-store.js';

/** Where the data are: a PostgreSQL server, or a store embedded in this process. */
export type DatabaseTarget =
  | {
      kind: 'postgres';
      /** `postgres:` URL. It may hold a password and is never logged. */
      url: string;
    }
  | { kind: 'embedded'; store: EmbeddedStore };
