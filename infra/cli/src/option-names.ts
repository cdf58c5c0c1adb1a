/** The words and options that give what is in requests, for what the server finds wrong with it. */
export const optionNames: ReadonlyMap<string, string> = new Map([
  ['label', '--label'],
  ['description', '--description'],
  ['scopes', '--scope'],
  ['expires_at', '--expires-in or --expires-at'],
  ['ip_allowlist', '--allow-ip'],
  ['repositories', '--repository'],
  ['labels', '--agent-label'],
  ['overlap_seconds', '--overlap'],
  ['end_on_first_use', '--end-on-first-use'],
  ['id', 'ID'],
  ['org', '--org'],
  ['owner', '--owner'],
  ['vcs_type', '--vcs-type'],
  ['vcs_url', '--vcs-url'],
  ['default_ref', '--default-ref'],
]);
