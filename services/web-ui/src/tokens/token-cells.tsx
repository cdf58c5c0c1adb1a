import { scopePermissions } from '@orchestrator/contracts';
import { Chip, Chips } from '../design/chip.js';
import { ExplainedChip } from '../design/explained-chip.js';
import { Status } from '../design/status.js';
import { Time, useNowMs } from '../design/time.js';
import { isNear } from './expiry.js';
import styles from './token-cells.module.css';
import { shortValue, type Token } from './token-place.js';

/** What it is called, and how its value is recognized. */
export const TokenName = ({ token }: { readonly token: Token }) => (
  <div className={styles.name}>
    <span className={styles.label}>{token.label}</span>
    {token.description !== '' && <span className={styles.note}>{token.description}</span>}
    <span className={styles.note}>
      <code>{shortValue(token)}</code> · created <Time value={token.created_at} />
      {token.created_by && ` by ${token.created_by.name}`}
    </span>
  </div>
);

/** Scopes with what they permit, and where else it is limited. */
export const Reach = ({ token }: { readonly token: Token }) => (
  <Chips>
    {isUnlimited(token) && <span className={styles.none}>None</span>}
    {token.scopes.map((scope) => (
      <ExplainedChip key={scope} mono more={scopePermissions[scope]}>
        {scope}
      </ExplainedChip>
    ))}
    {Object.entries(token.labels).map(([name, value]) => (
      <Chip key={`label ${name}`} mono>
        {name}={value}
      </Chip>
    ))}
    <Limit many="addresses" of={token.ip_allowlist} />
    <Limit many="projects" of={token.repositories} />
  </Chips>
);

const isUnlimited = ({ scopes, labels, ip_allowlist: addresses, repositories }: Token): boolean =>
  scopes.length + Object.keys(labels).length === 0 && addresses === null && repositories === null;

function Limit({ many, of }: { readonly many: string; readonly of: readonly string[] | null }) {
  if (of === null) return null;
  if (of.length === 1) return <Chip tone="accent">only {of[0]}</Chip>;
  return (
    <ExplainedChip tone="accent" more={of.join('\n')}>
      only {of.length} {many}
    </ExplainedChip>
  );
}

export function LastUsed({ token }: { readonly token: Token }) {
  const { last_used_at: usedAt, last_used_ip: ip, last_used_user_agent: agent } = token;
  if (usedAt === null) return <span className={styles.none}>Never</span>;
  return (
    <span title={agent ?? undefined}>
      <Time value={usedAt} />
      {ip !== null && (
        <>
          {' '}
          from <code>{ip}</code>
        </>
      )}
    </span>
  );
}

export const TokenStatus = ({ token }: { readonly token: Token }) => (
  <span className={styles.name}>
    <span className={styles.whole}>
      <Status value={token.status} />
    </span>
    {token.revoked_reason && (
      <span className={styles.note}>{token.revoked_reason.replaceAll('_', ' ')}</span>
    )}
  </span>
);

/** When it ends, with a warning in its last week. */
export function Expiry({ token }: { readonly token: Token }) {
  const nowMs = useNowMs();
  const { expires_at: expiresAt, overlap_ends_at: overlapEndsAt, status } = token;
  const end = overlapEndsAt ?? expiresAt;
  if (end === null) return <span className={styles.none}>Never</span>;
  if (status !== 'active' || !isNear(end, nowMs)) return <Time value={end} />;
  return (
    <span className={styles.whole}>
      <Chip tone="warning">
        {overlapEndsAt !== null ? 'Rotated, ends ' : 'Ends '}
        <Time value={end} />
      </Chip>
    </span>
  );
}
