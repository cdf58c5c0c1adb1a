import { Notice } from '../design/notice.js';
import { SecretOnce } from '../design/secret-once.js';
import { Time } from '../design/time.js';
import { TokenSnippets } from './token-snippets.js';
import { textsOf, type Token, type TokenPlace, type TokenWithValue } from './token-place.js';

/** The value of a token that was just made, this once, and how it is used. */
export function TokenValueDialog({
  place,
  made,
  predecessor,
  onClose,
}: {
  readonly place: TokenPlace;
  readonly made: TokenWithValue;
  /** The token whose new value this is. */
  readonly predecessor: Token | undefined;
  readonly onClose: () => void;
}) {
  const { label, expires_at: expiresAt, token: value } = made;
  return (
    <SecretOnce
      title={predecessor ? `New value of ${label}` : `${label} was created`}
      what="token"
      value={value}
      onClose={onClose}
    >
      <Notice>
        {predecessor && 'The old value works until the overlap that you chose is over. '}
        {expiresAt === null ? (
          `This ${textsOf(place).called} does not expire.`
        ) : (
          <>
            This {textsOf(place).called} expires <Time value={expiresAt} />.
          </>
        )}
      </Notice>
      <TokenSnippets place={place} value={value} />
    </SecretOnce>
  );
}
