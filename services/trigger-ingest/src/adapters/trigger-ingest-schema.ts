/** The schema in PostgreSQL that belongs to this service alone. */
export const triggerIngestSchema = 'trigger_ingest';
