export interface GitLabAccount {
  id: number;
  username: string;
  name: string;
  email: string;
  /** When the address was confirmed; null for one that wasn't. */
  confirmedAt: string | null;
  state: 'active' | 'blocked' | 'deactivated';
}

/** As documented under "Retrieve the current user" of the users API. */
export function gitlabUser(account: GitLabAccount, baseUrl: string): object {
  const { id, username, name, email, state, confirmedAt } = account;
  return {
    id,
    username,
    public_email: null,
    name,
    state,
    locked: false,
    avatar_url: `${baseUrl}/uploads/-/system/user/avatar/${id}/index.jpg`,
    web_url: `${baseUrl}/${username}`,
    created_at: '2012-05-23T08:00:58.000Z',
    bio: '',
    location: null,
    linkedin: '',
    twitter: '',
    discord: '',
    website_url: '',
    github: '',
    job_title: '',
    pronouns: null,
    organization: '',
    bot: false,
    work_information: null,
    local_time: null,
    last_sign_in_at: '2012-06-01T11:41:01.000Z',
    confirmed_at: confirmedAt,
    last_activity_on: '2012-05-23',
    email,
    theme_id: 1,
    color_scheme_id: 2,
    projects_limit: 100,
    current_sign_in_at: '2012-06-02T06:36:55.000Z',
    identities: [],
    can_create_group: true,
    can_create_project: true,
    two_factor_enabled: true,
    external: false,
    private_profile: false,
    commit_email: email,
  };
}
