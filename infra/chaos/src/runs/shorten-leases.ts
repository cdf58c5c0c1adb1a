import pg from 'pg';

/**
 * Has every lease of this database end after so long, in milliseconds, so that a campaign needs no
 * minute for each agent that is lost. The services know nothing of it.
 */
export async function shortenLeases(databaseUrl: string, leaseMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`
      CREATE FUNCTION pipeline.shorten_lease() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.lease_until := least(NEW.lease_until, clock_timestamp() + interval '${leaseMs} ms');
        RETURN NEW;
      END $$`);
    await client.query(`
      CREATE TRIGGER shorten_lease BEFORE UPDATE ON pipeline.job
        FOR EACH ROW EXECUTE FUNCTION pipeline.shorten_lease()`);
  } finally {
    await client.end();
  }
}
