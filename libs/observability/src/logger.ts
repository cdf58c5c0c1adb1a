import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

/** Structured log: fields first, then a sentence. ERROR means that somebody must act now. */
export type Logger = PinoLogger;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * A token's value, or that of a cookie or a sign-up code, anywhere in a text: the prefix stays, so
 * that a reader sees what was there.
 */
const tokenValue = /\b(or[poatijsbu]_)[0-9A-Za-z_-]{20,}/g;
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi;
const assertion = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g;
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi;

/**
 * The text with everything that looks like a credential taken out: token values, bearer headers,
 * signed assertions, passwords in URLs.
 */
export const redact = (text: string): string =>
  text
    .replace(tokenValue, '$1[redacted]')
    .replace(bearer, '$1 [redacted]')
    .replace(assertion, '[redacted]')
    .replace(urlPassword, '$1[redacted]@');

/**
 * A logger of one service. Whatever is written goes through `redact` last, as text, so that no
 * field, message or stack can carry a credential.
 */
export function createLogger(options: {
  service: string;
  level: LogLevel;
  destination?: DestinationStream;
}): Logger {
  const sink: DestinationStream = options.destination ?? process.stdout;
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (text: string) => sink.write(redact(text)) },
  );
}
