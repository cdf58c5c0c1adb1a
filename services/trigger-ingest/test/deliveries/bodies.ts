/** Bodies in the shapes that their sources document, with what tests change of them. */

const sha = 'b6568db1bc1dcd7f8b4d5a946b0b91f9dacd7327';
const before = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';
export const zeros = '0'.repeat(40);

type Changes = Readonly<Record<string, unknown>>;

const githubRepository = {
  id: 186_853_002,
  node_id: 'MDEwOlJlcG9zaXRvcnkxODY4NTMwMDI=',
  name: 'web',
  full_name: 'acme/web',
  private: false,
  owner: { login: 'acme', id: 21_031_067, type: 'Organization' },
  html_url: 'https://github.com/acme/web',
  fork: false,
  default_branch: 'main',
};
const githubSender = { login: 'octo-ada', id: 21_031_067, type: 'User', site_admin: false };

export const githubPing = () => ({
  zen: 'Keep it logically awesome.',
  hook_id: 109_948_940,
  hook: {
    type: 'Repository',
    id: 109_948_940,
    name: 'web',
    active: true,
    events: ['push', 'pull_request'],
    config: { content_type: 'json', insecure_ssl: '0', url: 'https://ci.example.com/hooks/1' },
  },
  repository: githubRepository,
  sender: githubSender,
});

export const githubPush = (changes: Changes = {}) => ({
  ref: 'refs/heads/main',
  before,
  after: sha,
  repository: githubRepository,
  pusher: { name: 'octo-ada', email: 'ada@example.com' },
  sender: githubSender,
  created: false,
  deleted: false,
  forced: false,
  base_ref: null,
  compare: 'https://github.com/acme/web/compare/6113728f27ae...b6568db1bc1d',
  commits: [
    {
      id: sha,
      tree_id: 'f9d2a07e9488b91af2641b26b9407fe22a451433',
      distinct: true,
      message: 'Say what “it” is — déjà vu',
      timestamp: '2026-05-15T15:20:41+02:00',
      author: { name: 'Ada', email: 'ada@example.com', username: 'octo-ada' },
      added: [],
      removed: [],
      modified: ['README.md'],
    },
  ],
  head_commit: { id: sha },
  ...changes,
});

export const githubPullRequest = (changes: Changes = {}, head: Changes = {}) => ({
  action: 'opened',
  number: 2,
  pull_request: {
    id: 279_147_437,
    number: 2,
    state: 'open',
    title: 'Change the README',
    user: githubSender,
    head: { label: 'acme:changes', ref: 'changes', sha, repo: githubRepository, ...head },
    base: { label: 'acme:main', ref: 'main', sha: before, repo: githubRepository },
    merged: false,
  },
  repository: githubRepository,
  sender: githubSender,
  ...changes,
});

/** Of somebody else's copy of the repository. */
export const forkHead = { label: 'eve:main', ref: 'main', repo: { ...githubRepository, id: 99 } };

export const githubRelease = (changes: Changes = {}) => ({
  action: 'published',
  release: { id: 17_372_790, tag_name: 'v0.0.1', target_commitish: 'main', draft: false },
  repository: githubRepository,
  sender: githubSender,
  ...changes,
});

const gitlabProject = {
  id: 15,
  name: 'Web',
  web_url: 'https://gitlab.example.com/acme/web',
  namespace: 'Acme',
  path_with_namespace: 'acme/web',
  default_branch: 'main',
};

export const gitlabPush = (changes: Changes = {}) => ({
  object_kind: 'push',
  event_name: 'push',
  before,
  after: sha,
  ref: 'refs/heads/main',
  ref_protected: true,
  checkout_sha: sha,
  user_id: 4,
  user_name: 'Ada Lovelace',
  user_username: 'ada-at-gitlab',
  user_email: 'ada@example.com',
  project_id: 15,
  project: gitlabProject,
  commits: [{ id: sha, message: 'Change', timestamp: '2026-01-03T23:36:29+02:00', added: [] }],
  total_commits_count: 1,
  ...changes,
});

export const gitlabTagPush = (changes: Changes = {}) =>
  gitlabPush({
    object_kind: 'tag_push',
    event_name: 'tag_push',
    before: zeros,
    ref: 'refs/tags/v1.0.0',
    commits: [],
    ...changes,
  });

export const gitlabMergeRequest = (changes: Changes = {}) => ({
  object_kind: 'merge_request',
  event_type: 'merge_request',
  user: { id: 1, name: 'Ada Lovelace', username: 'ada-at-gitlab' },
  project: gitlabProject,
  object_attributes: {
    id: 99,
    iid: 7,
    target_branch: 'main',
    source_branch: 'changes',
    source_project_id: 15,
    target_project_id: 15,
    author_id: 51,
    title: 'Change',
    state: 'opened',
    action: 'open',
    last_commit: { id: sha, message: 'Change' },
    ...changes,
  },
  labels: [],
  changes: {},
});

const giteaRepository = {
  id: 140,
  owner: { id: 1, login: 'acme', username: 'acme' },
  name: 'web',
  full_name: 'acme/web',
  fork: false,
  default_branch: 'main',
};
const giteaSender = { id: 1, login: 'gitea-ada', username: 'gitea-ada' };

export const giteaPush = (changes: Changes = {}) => ({
  ref: 'refs/heads/main',
  before,
  after: sha,
  compare_url: 'https://gitea.example.com/acme/web/compare/1...2',
  commits: [{ id: sha, message: 'Webhooks' }],
  total_commits: 1,
  head_commit: { id: sha },
  repository: giteaRepository,
  pusher: giteaSender,
  sender: giteaSender,
  ...changes,
});

export const giteaPullRequest = (changes: Changes = {}) => ({
  action: 'synchronized',
  number: 3,
  pull_request: {
    id: 8,
    number: 3,
    head: { label: 'changes', ref: 'changes', sha, repo_id: 140, repo: giteaRepository },
    base: { label: 'main', ref: 'main', sha: before, repo_id: 140, repo: giteaRepository },
  },
  repository: giteaRepository,
  sender: giteaSender,
  ...changes,
});

export const standardMessage = (changes: Changes = {}) => ({
  type: 'image.published',
  timestamp: '2026-11-26T00:00:00Z',
  data: { image: 'web', digest: 'sha256:1' },
  ...changes,
});

export const pushedSha = sha;
