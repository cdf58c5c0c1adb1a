import { describe, expect, test } from '@jest/globals';
import { namespaceName } from './namespace.js';
import { listQuery } from './primitives.js';
import { createProjectBody } from './project.js';
import { createScopedToken, tokenLabel, updateToken } from './token.js';

const sound = { label: 'ci', scopes: ['read'] };

describe('abuse 42: names hold no control characters and bodies no unknown fields', () => {
  test.each(['', '   ', 'a\r\nb', 'a\u0000', 'a\u202eb', 'a\u2028b', '\ud800', 'x'.repeat(101)])(
    'label %j is refused',
    (label) => expect(tokenLabel.safeParse(label).success).toBe(false),
  );
  test.each(['ci', 'Grüße 👋', 'x'.repeat(100)])('label %j is fine', (label) =>
    expect(tokenLabel.safeParse(label).success).toBe(true),
  );
  test.each([
    JSON.parse('{"label":"a","scopes":["read"],"__proto__":{"admin":true}}'),
    { ...sound, id: 'x' },
    { ...sound, owner: {} },
    { ...sound, constructor: {} },
  ])('%j is refused', (body) => expect(createScopedToken.safeParse(body).success).toBe(false));
});

test.each([
  [[], false],
  [['read', 'read'], false],
  [['admin'], false],
  [['read', 'token:admin'], true],
])('scopes %j: %s', (scopes, fine) => {
  expect(createScopedToken.safeParse({ ...sound, scopes }).success).toBe(fine);
});

test.each([
  ['192.0.2.0/24', true],
  ['192.0.2.1', true],
  ['2001:db8::/32', true],
  ['::1', true],
  ['192.0.2.0/33', false],
  ['192.0.2', false],
  ['example.com', false],
  ['', false],
])('IP range %s: %s', (range, fine) => {
  expect(createScopedToken.safeParse({ ...sound, ip_allowlist: [range] }).success).toBe(fine);
});

test('an update changes something', () => {
  expect(updateToken.safeParse({}).success).toBe(false);
  expect(updateToken.safeParse({ label: 'new' }).success).toBe(true);
});

test.each(['a', 'acme', '0-x', 'a'.repeat(39)])('name %s is fine', (name) =>
  expect(namespaceName.safeParse(name).success).toBe(true),
);
test.each(['', '-a', 'A', 'a_b', 'a'.repeat(40), 'ä', 'a\n'])('name %j is refused', (name) =>
  expect(namespaceName.safeParse(name).success).toBe(false),
);

test.each([
  { limit: '0' },
  { limit: '101' },
  { limit: 'x' },
  { limit: ['1', '2'] },
  { cursor: 'a b' },
])('list query %j is refused', (query) => expect(listQuery.safeParse(query).success).toBe(false));

describe('a project', () => {
  const sound = {
    owner: 'acme',
    name: 'web',
    vcs_type: 'git',
    vcs_url: 'https://example.com/a.git',
  };
  const accepts = (change: object) => createProjectBody.safeParse({ ...sound, ...change }).success;

  test.each(['web', 'Web', '...', '.git', '-', 'a'.repeat(100), '__proto__'])(
    'name %s is fine',
    (name) => expect(accepts({ name })).toBe(true),
  );
  test.each(['', '.', '..', 'a/b', 'a b', 'a\n', 'ä', 'a'.repeat(101)])(
    'name %j is refused',
    (name) => expect(accepts({ name })).toBe(false),
  );

  test.each([
    'https://example.com/acme/web.git',
    'https://[2001:db8::1]:8443/web',
    'ssh://git@example.com/acme/web.git',
    'git://example.com/web',
    'p4://example.com:1666/depot',
  ])('address %s is fine', (url) => expect(accepts({ vcs_url: url })).toBe(true));
  test.each([
    null,
    '',
    'web',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https:example.com',
    'https:///example.com',
    ' https://example.com/',
    'https://example.com/\r\nx',
    'https://example.com\\@example.net/',
    'ssh://-oProxyCommand=x/web',
    'ssh://git@-oProxyCommand=x/web',
  ])('address %j is refused', (url) => expect(accepts({ vcs_url: url })).toBe(false));
  test.each(['https://ada:secret@example.com/', 'https://secret@example.com/', 'ssh://a:b@c/'])(
    'abuse 41: a credential in the address is refused: %s',
    (url) => expect(accepts({ vcs_url: url })).toBe(false),
  );

  test('whose files are kept here has no address, any other has one', () => {
    expect(accepts({ vcs_type: 'orchestrator' })).toBe(false);
    expect(accepts({ vcs_type: 'orchestrator', vcs_url: null })).toBe(true);
    expect(accepts({ vcs_type: 'orchestrator', vcs_url: undefined })).toBe(true);
    expect(accepts({ vcs_url: undefined })).toBe(false);
  });

  test.each(['-x', 'a..b', 'a b', '', 'x'.repeat(201), 'a\n'])('ref %j is refused', (ref) =>
    expect(accepts({ default_ref: ref })).toBe(false),
  );
});
