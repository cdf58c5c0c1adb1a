declare module 'passport-gitlab2' {
  import OAuth2Strategy from 'passport-oauth2';

  export class Strategy extends OAuth2Strategy {}
}
