export { generateToken } from './generate-token.js';
export { parseToken, type ParsedToken } from './parse-token.js';
export { tokenDigest } from './token-digest.js';
export {
  prefixes,
  tokenKinds,
  tokenPattern,
  type TokenKind,
  type TokenPrefix,
} from './token-kinds.js';
