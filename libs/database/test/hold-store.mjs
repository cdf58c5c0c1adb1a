// Opens the store of a directory, adds a row, and holds it until it is killed.
// Arguments: directory of the compiled sources, directory of the store.
const [, , compiled, directory] = process.argv;
const { openEmbeddedStore } = await import(`${compiled}/embedded-store.js`);
try {
  const { database } = await openEmbeddedStore({ directory });
  await database.exec(
    'CREATE TABLE IF NOT EXISTS note (n serial PRIMARY KEY); INSERT INTO note DEFAULT VALUES',
  );
  const { rows } = await database.query('SELECT count(*)::int AS count FROM note');
  process.stdout.write(`rows ${rows[0].count}\n`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`refused ${error.name}: ${error.message}\n`);
}
