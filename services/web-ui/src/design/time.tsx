import { useSyncExternalStore } from 'react';

const tickMs = 20_000;
let nowMs = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for every time on the page, which stands still while there is none. */
function subscribe(listener: () => void): () => void {
  nowMs = Date.now();
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const one of listeners) one();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time of the page's clock, in milliseconds; it moves every twenty seconds. */
export const useNowMs = (): number => useSyncExternalStore(subscribe, () => nowMs);

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' });

const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `3 minutes ago`, `in 2 days`; less than a minute is `just now`. */
export function relativeTime(value: string, now: number): string {
  const seconds = (Date.parse(value) - now) / 1_000;
  const unit = units.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return seconds > 10 ? 'in less than a minute' : 'just now';
  return relative.format(Math.round(seconds / unit[1]), unit[0]);
}

/** A moment, as people say it; the exact one is its title. */
export function Time({ value }: { readonly value: string }) {
  const now = useNowMs();
  return (
    <time dateTime={value} title={full.format(new Date(value))}>
      {relativeTime(value, now)}
    </time>
  );
}

/** How long something took or has been going on: `1 h 4 min`, `12 s`. */
export function durationText(fromMs: number, toMs: number): string {
  const seconds = Math.max(0, Math.round((toMs - fromMs) / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
