import { scopePermissions, scopes } from '@orchestrator/contracts';
import { Facts } from '../design/card.js';

/** What each scope permits. */
export const ScopeLegend = () => (
  <details>
    <summary>What each scope permits</summary>
    <Facts facts={scopes.map((scope) => ({ label: scope, value: scopePermissions[scope] }))} />
  </details>
);
