// Asks this container's internal port: `node check-health.mjs /readyz`. Exits with 0 when it is well.
const port = process.env.INTERNAL_PORT ?? '9080';
const path = process.argv[2] ?? '/livez';

try {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    signal: AbortSignal.timeout(2_000),
  });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
