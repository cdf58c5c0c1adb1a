/** An entry of the audit log as it must be, but for what nobody can know before. */
export interface Told {
  readonly action: string;
  readonly actor: { readonly type: string; readonly id: string; readonly name: string };
  readonly token_id: string | null;
  /** Without an id: the one that only the log tells. */
  readonly target: { readonly type: string; readonly id?: string; readonly name: string | null };
  readonly ip: string | null;
}

export type Log = 'ada' | 'bob' | 'acme' | 'instance';
