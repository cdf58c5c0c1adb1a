export interface GitHubEmail {
  email: string;
  primary: boolean;
  verified: boolean;
  visibility: 'public' | 'private' | null;
}

export interface GitHubAccount {
  id: number;
  login: string;
  name: string | null;
  /** The public one; null for people who keep theirs private. */
  email: string | null;
  emails: GitHubEmail[];
}

/** As documented under "Rate limits for the REST API". */
export function rateHeaders(remaining: number): Record<string, string> {
  const limit = 5_000;
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(limit - remaining),
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1_000) + 3_600),
    'x-ratelimit-resource': 'core',
  };
}

/** As documented under "Get the authenticated user", the public part. */
export function githubUser({ id, login, name, email }: GitHubAccount, baseUrl: string): object {
  const url = `${baseUrl}/api/v3/users/${login}`;
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString('base64'),
    avatar_url: `${baseUrl}/avatars/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${baseUrl}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: 'User',
    user_view_type: 'public',
    site_admin: false,
    name,
    company: null,
    blog: '',
    location: null,
    email,
    hireable: null,
    bio: null,
    twitter_username: null,
    notification_email: email,
    public_repos: 2,
    public_gists: 1,
    followers: 20,
    following: 0,
    created_at: '2008-01-14T04:33:35Z',
    updated_at: '2008-01-14T04:33:35Z',
  };
}
