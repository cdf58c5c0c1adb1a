import type { ServiceName } from '@orchestrator/contracts';

/** The schema in PostgreSQL that a service owns: its name, with `_` for `-`, which would need quotes. */
export const schemaOf = (service: ServiceName): string => service.replaceAll('-', '_');
