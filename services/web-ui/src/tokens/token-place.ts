import type {
  createAgentToken,
  createScopedToken,
  TokenCollection,
  tokenCollection,
  tokenWithValue,
  token as tokenSchema,
} from '@orchestrator/contracts';
import type { z } from 'zod';

export type Token = z.output<typeof tokenSchema>;
export type TokenWithValue = z.output<typeof tokenWithValue>;

type ScopedBody = z.input<typeof createScopedToken>;
type AgentBody = z.input<typeof createAgentToken>;
/** What the form of a kind sends. */
export type CreateBody = Omit<ScopedBody, 'scopes'> &
  Partial<Pick<ScopedBody, 'scopes'>> &
  Pick<AgentBody, 'labels'>;
type UpdateBody = Partial<Pick<AgentBody, 'label' | 'description' | 'labels'>>;

type AnyCollection = ReturnType<
  typeof tokenCollection<
    string,
    string,
    Record<string, z.ZodString>,
    z.ZodType<unknown, CreateBody>,
    z.ZodType<unknown, UpdateBody>
  >
>;

/** Where tokens of one kind are managed. */
export interface TokenPlace {
  readonly collection: TokenCollection;
  readonly params: Readonly<Record<string, string>>;
  /** The namespace that they belong to, or their project does. */
  readonly namespace: string;
}

/** The routes of a place. All collections have the same verbs: what differs is what their forms ask for. */
export const routesOf = ({ collection }: TokenPlace): AnyCollection =>
  collection as unknown as AnyCollection;

export const hasScopes = ({ collection: { kind } }: TokenPlace): boolean =>
  kind === 'personal' || kind === 'organization';

interface PlaceTexts {
  readonly title: string;
  readonly description: string;
  /** One of them, in a sentence. */
  readonly called: string;
  readonly empty: string;
}

const texts: Readonly<Record<TokenCollection['kind'], PlaceTexts>> = {
  personal: {
    title: 'Personal access tokens',
    description:
      'For programs that act as you. Each may do what its scopes say, and never more than you.',
    called: 'personal access token',
    empty:
      'A personal access token lets a program of yours call the API. Create one for each program.',
  },
  organization: {
    title: 'Organization tokens',
    description:
      'For programs that act for the organization. They belong to it and not to whoever made them, so they outlive people.',
    called: 'organization token',
    empty:
      'An organization token lets a program call the API for the organization. Create one for each program.',
  },
  agent: {
    title: 'Agent tokens',
    description:
      'They admit the agents that run jobs. Revoking one disconnects its agents at once.',
    called: 'agent token',
    empty:
      'Agents need an agent token to connect and to run jobs. Create one, then start an agent with it.',
  },
  trigger: {
    title: 'Trigger tokens',
    description:
      'For other systems that start runs. Each starts runs of this project and can do nothing else.',
    called: 'trigger token',
    empty:
      'A trigger token lets another system start runs of this project. Create one for each system.',
  },
};

export const textsOf = ({ collection }: TokenPlace): PlaceTexts => texts[collection.kind];

/** `orp_…abcd`: how a value is recognized by those who have it. */
export const shortValue = ({ prefix, last_characters: last }: Token): string => `${prefix}…${last}`;
