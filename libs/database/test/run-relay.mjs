// Runs the outbox relay of the schema "fixture", and kills itself at the named failpoint.
// Arguments: compiled database, compiled messaging, URL of the database and of the broker, exchange,
// name of the failpoint (or "none").
import pg from 'pg';

const [, , database, messaging, databaseUrl, brokerUrl, exchange, deadly] = process.argv;
const { createOutboxRelay } = await import(`${database}/outbox/outbox-relay.js`);
const { createRabbitEventBus } = await import(`${messaging}/rabbit-event-bus.js`);

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
const pool = new pg.Pool({ connectionString: databaseUrl });
const sql = {
  $queryRawUnsafe: async (text, ...values) => (await pool.query(text, values)).rows,
  $executeRawUnsafe: async (text, ...values) => (await pool.query(text, values)).rowCount,
};
createOutboxRelay({
  sql,
  schema: 'fixture',
  bus: createRabbitEventBus({ url: brokerUrl, exchange, log }),
  failpoint: (name) => {
    if (name === deadly) process.kill(process.pid, 'SIGKILL');
  },
  log,
}).start();
