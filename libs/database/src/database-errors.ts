const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Prisma: can't reach, timed out, connection closed, no connection in time, transaction not begun. */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);
const driverKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);

/**
 * SQLSTATE classes of a server that is away, going down, coming up or out of resources (PostgreSQL,
 * appendix A): 08 connection exception, 53 insufficient resources, 57 operator intervention, 58 system.
 */
const unavailableClass = /^(?:08|53|57|58)[0-9A-Z]{3}$/;
const unavailableText =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Can't reach database server/;

/** Whether an error says that the database is out of reach or overloaded, not that a query is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return chainOf(error).some(({ code, originalCode, kind, message }) => {
    const codes = [code, originalCode].filter((value) => typeof value === 'string');
    return (
      codes.some(
        (value) => systemCodes.has(value) || prismaCodes.has(value) || unavailableClass.test(value),
      ) ||
      (typeof kind === 'string' && driverKinds.has(kind)) ||
      (typeof message === 'string' && unavailableText.test(message))
    );
  });
}

/** Whether the database undid a transaction because of others (deadlock, serialization): try again. */
export function isTransactionConflict(error: unknown): boolean {
  return chainOf(error).some(
    ({ code, originalCode, kind }) =>
      code === 'P2034' ||
      kind === 'TransactionWriteConflict' ||
      [code, originalCode].some((value) => value === '40001' || value === '40P01'),
  );
}

/** Whether the database refused a row because another has the same in what must be unique. */
export function isUniqueViolation(error: unknown): boolean {
  return chainOf(error).some(
    ({ code, originalCode, kind }) =>
      code === 'P2002' ||
      kind === 'UniqueConstraintViolation' ||
      [code, originalCode].some((value) => value === '23505'),
  );
}

interface ErrorLike {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: unknown;
  driverAdapterError?: unknown;
  errors?: unknown;
}

/** The error and whatever it was made from: drivers and Prisma nest them in different places. */
function chainOf(error: unknown, depth = 0): ErrorLike[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const one: ErrorLike = error;
  const inner = Array.isArray(one.errors) ? (one.errors as unknown[]) : [];
  return [
    one,
    ...[one.cause, one.meta, one.driverAdapterError, ...inner].flatMap((next) =>
      chainOf(next, depth + 1),
    ),
  ];
}
