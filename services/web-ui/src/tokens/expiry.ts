import type { tokenPolicy } from '@orchestrator/contracts';
import type { z } from 'zod';

type Policy = z.output<typeof tokenPolicy>;

export type ExpiryChoice = '7' | '30' | '90' | '365' | 'custom' | 'none';

/** What the form asks about the end of a token. */
export interface ExpiryValues {
  readonly expires_at: ExpiryChoice;
  /** A day, where it is `custom`. */
  readonly expires_on: string;
}

const dayMs = 86_400_000;
const nearDays = 7;

const choices: readonly { readonly value: ExpiryChoice; readonly label: string }[] = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'custom', label: 'On a day of my choice' },
  { value: 'none', label: 'Never' },
];

/** What may be chosen under a policy. */
export const choicesUnder = (policy: Policy | undefined): typeof choices => {
  const most = policy?.max_token_lifetime_days ?? null;
  const needsEnd = most !== null || policy?.require_token_expiry === true;
  return choices.filter(({ value }) => {
    if (value === 'none') return !needsEnd;
    return value === 'custom' || most === null || Number(value) <= most;
  });
};

/** The day that a date field names, so many days from now. */
export const dayIn = (days: number): string => {
  const day = new Date(Date.now() + days * dayMs);
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/** The moment to ask for. Undefined, where it is the longest that the policy has: no clock is needed then. */
export function expiryAsked(
  values: ExpiryValues,
  policy: Policy | undefined,
): string | null | undefined {
  const { expires_at: choice, expires_on: day } = values;
  if (choice === 'none') return null;
  if (choice === 'custom') {
    const end = new Date(`${day}T23:59:59`);
    // What is no day is refused by the server, at the field.
    return Number.isNaN(end.getTime()) ? day : end.toISOString();
  }
  if (Number(choice) === policy?.max_token_lifetime_days) return undefined;
  return new Date(Date.now() + Number(choice) * dayMs).toISOString();
}

/** What a policy asks, in a sentence. */
export function policySentence(policy: Policy | undefined, owner: string): string | undefined {
  const days = policy?.max_token_lifetime_days ?? null;
  if (days !== null) return `The policy of ${owner} lets tokens live for at most ${days} days.`;
  if (policy?.require_token_expiry) return `The policy of ${owner} asks for an expiry.`;
  return undefined;
}

/** It ends within a week: time to rotate it. */
export const isNear = (expiresAt: string, nowMs: number): boolean =>
  Date.parse(expiresAt) - nowMs <= nearDays * dayMs;
