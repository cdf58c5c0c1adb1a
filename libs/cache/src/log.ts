/** Where the protocol tells what happened to it; structured fields first, as pino takes them. */
export interface CoherenceLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export const silentLog: CoherenceLog = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
