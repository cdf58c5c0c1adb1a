// The pages on which people sign in, pick a username and link providers, until they reach a richer
// user interface. Paths and sentences come from the contracts, by way of the page.
const { routes, pages, sentences } = JSON.parse(document.getElementById('contracts').textContent);
const main = document.querySelector('main');
const query = new URLSearchParams(location.search);
const codeKey = 'sign-up-code';

/** An element with text or further elements in it; text never becomes markup. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick' || key === 'onsubmit') element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const show = (...children) => main.replaceChildren(...children);
const heading = (text) => make('h1', {}, text);
const sentence = (text) => make('p', {}, text);
const warning = (text) => make('p', { class: 'warning', role: 'alert' }, text);
const link = (href, text, style = 'button') => make('a', { href, class: style }, text);

const fill = (route, values) =>
  route.replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(values[name]));

async function call(method, path, { csrf, body } = {}) {
  const answer = await fetch(path, {
    method,
    headers: {
      ...(csrf && { 'x-csrf-token': csrf }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** What a problem document says, for people. */
const told = ({ body }) =>
  warning(
    body?.errors?.map(({ path, message }) => `${path} ${message}`).join('; ') ??
      body?.detail ??
      body?.title ??
      'That did not work. Try again.',
  );

const signInPath = (id, parameters) =>
  `${fill(routes.beginSignIn, { provider: id })}?${new URLSearchParams(parameters)}`;

async function providers() {
  return (await call('GET', routes.listProviders)).body.items;
}

/** A code comes by the address bar: `constructor` is none, though every object has one. */
const sentenceFor = (code) =>
  Object.hasOwn(sentences, code) ? sentences[code] : 'Signing in did not work. Try again.';

async function signInPage() {
  const error = query.get('error');
  const returnTo = query.get('return_to') ?? pages.home;
  const items = await providers();
  show(
    heading('Sign in'),
    ...(error ? [warning(sentenceFor(error))] : []),
    ...(items.length === 0 ? [sentence('No provider is configured yet.')] : []),
    ...items.map(({ id, name }) =>
      link(signInPath(id, { return_to: returnTo }), `Continue with ${name}`, 'button provider'),
    ),
  );
}

async function signUpPage() {
  if (location.hash.length > 1) {
    // The code of a sign-up link is kept while its holder is away at a provider.
    sessionStorage.setItem(codeKey, location.hash.slice(1));
    history.replaceState(null, '', location.pathname);
  }
  const code = sessionStorage.getItem(codeKey);
  const pending = await call('GET', routes.readPendingSignUp);
  if (pending.status !== 200) {
    const items = await providers();
    show(
      heading('Sign up'),
      sentence('First say who you are, at a provider of your choice.'),
      ...items.map(({ id, name }) =>
        link(signInPath(id, {}), `Continue with ${name}`, 'button provider'),
      ),
    );
    return;
  }
  const { suggested_username, provider, login, needs_sign_up_code, csrf_token, return_to } =
    pending.body;
  const username = make('input', { name: 'username', value: suggested_username, required: '' });
  const codeField = make('input', { name: 'code', value: code ?? '' });
  const faults = make('div');
  const submit = async (event) => {
    event.preventDefault();
    const sign_up_code = codeField.value.trim();
    const answer = await call('POST', routes.signUp, {
      csrf: csrf_token,
      body: { username: username.value, ...(sign_up_code && { sign_up_code }) },
    });
    if (answer.status !== 201) return faults.replaceChildren(told(answer));
    sessionStorage.removeItem(codeKey);
    if (answer.body.hint !== 'email_known') return location.assign(return_to);
    show(
      heading('Welcome'),
      sentence(
        'Another account has your e-mail address. If it is yours too, sign in there and link this provider from its settings.',
      ),
      link(return_to, 'Go on'),
    );
  };
  show(
    heading('Pick a username'),
    sentence(
      `You come from ${provider}${login ? ` as ${login}` : ''} and have no account here yet.`,
    ),
    make(
      'form',
      { onsubmit: submit },
      make('label', {}, 'Username', username),
      ...(needs_sign_up_code ? [make('label', {}, 'Sign-up code', codeField)] : []),
      faults,
      make('button', {}, 'Create the account'),
    ),
  );
}

async function linkedAccountsPage() {
  const session = (await call('GET', routes.readSession)).body;
  if (!session.user) return toSignIn();
  const csrf = session.csrf_token;
  const [items, identities] = await Promise.all([
    providers(),
    call('GET', routes.listIdentities).then(({ body }) => body.items),
  ]);
  const faults = make('div');
  const act = async (method, path, options) => {
    const answer = await call(method, path, { csrf, ...options });
    if (answer.status < 300) return answer.body ?? {};
    const again =
      identities[0] &&
      signInPath(identities[0].provider, {
        intent: 'reauth',
        return_to: pages.linkedAccounts,
      });
    const stale = answer.body?.code === 'reauthentication_required' && again;
    faults.replaceChildren(told(answer), ...(stale ? [link(again, 'Prove that it is you')] : []));
    return undefined;
  };
  const confirm = query.get('confirm');
  const pending =
    confirm && (await call('GET', `${routes.readPendingLink}?${new URLSearchParams({ confirm })}`));
  const confirmation = pending?.status === 200 && [
    warning(
      `Link ${pending.body.login ?? pending.body.email ?? 'the account'} at ${pending.body.provider} to ${pending.body.user.username} here? Whoever has the one can then open the other.`,
    ),
    make(
      'button',
      {
        onclick: async () => {
          const linked = await act('POST', routes.confirmLink, { body: { confirm } });
          if (linked) location.assign(pages.linkedAccounts);
        },
      },
      'Link both',
    ),
    link(pages.linkedAccounts, 'No'),
  ];
  show(
    heading('Linked accounts'),
    ...(confirmation || []),
    ...(pending && pending.status !== 200
      ? [warning('That confirmation is not valid any more.')]
      : []),
    faults,
    make(
      'ul',
      {},
      ...identities.map(({ id, provider, login }) =>
        make(
          'li',
          {},
          `${provider}: ${login ?? '(no name)'} `,
          make(
            'button',
            {
              onclick: async () => {
                const gone = await act('DELETE', fill(routes.unlinkIdentity, { id }));
                if (gone) location.reload();
              },
            },
            'Unlink',
          ),
        ),
      ),
    ),
    ...items.map(({ id, name }) =>
      make(
        'button',
        {
          class: 'provider',
          onclick: async () => {
            const begun = await act('POST', fill(routes.beginLink, { provider: id }));
            if (begun) location.assign(begun.location);
          },
        },
        `Link ${name}`,
      ),
    ),
    make('nav', {}, link(pages.home, 'Back', '')),
  );
}

async function homePage() {
  const session = (await call('GET', routes.readSession)).body;
  if (!session.user) return toSignIn();
  show(
    heading('Orchestrator Access'),
    sentence(`Signed in as ${session.user.username}.`),
    make('nav', {}, link(pages.linkedAccounts, 'Linked accounts', ''), link('/docs', 'API', '')),
    make(
      'button',
      {
        onclick: async () => {
          await call('POST', routes.signOut, { csrf: session.csrf_token });
          location.assign(pages.signIn);
        },
      },
      'Sign out',
    ),
  );
}

const toSignIn = () =>
  location.assign(
    `${pages.signIn}?${new URLSearchParams({ return_to: location.pathname + location.search })}`,
  );

const page = {
  [pages.home]: homePage,
  [pages.signIn]: signInPage,
  [pages.signUp]: signUpPage,
  [pages.linkedAccounts]: linkedAccountsPage,
}[location.pathname];

page().catch(() => show(warning('The server could not be reached. Reload the page to try again.')));
