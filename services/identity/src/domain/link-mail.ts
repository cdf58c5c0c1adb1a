/** A change of the identities of a user, as that user is told of it. */
export interface LinkNews {
  readonly username: string;
  readonly change: 'linked' | 'unlinked';
  /** The operator's name for the provider. */
  readonly provider: string;
  readonly login: string | null;
}

/** What is written to a person whose account was linked or unlinked: short, and without secrets. */
export function linkMail({ username, change, provider, login }: LinkNews): {
  readonly subject: string;
  readonly body: string;
} {
  const which = login === null ? provider : `${provider}, as ${oneLine(login)}`;
  const { subject, what, advice } = texts[change];
  const body = [
    `Hello ${username},`,
    `${what}: ${which}.`,
    `If this was not you: ${advice}, and end the sessions that you do not know. Both are in your settings.`,
  ].join('\n\n');
  return { subject, body: `${body}\n` };
}

const texts = {
  linked: {
    subject: 'A sign-in was linked to your account',
    what: 'From now on this opens your account at Orchestrator Access too',
    advice: 'sign in another way, unlink it',
  },
  unlinked: {
    subject: 'A sign-in was unlinked from your account',
    what: 'This does not open your account at Orchestrator Access any more',
    advice: 'sign in another way, unlink what is not yours',
  },
} as const;

/** A login is whatever its provider says: it must not look like another line of ours. */
const oneLine = (login: string): string => login.replace(/[\p{C}\p{Z}]+/gu, ' ').slice(0, 100);
