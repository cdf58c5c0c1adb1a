export interface User {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly avatarUrl: string | null;
  readonly createdAt: Date;
}

/** Users as people look at them. */
export interface UserViews {
  find(id: string): Promise<User | null>;
}
