import type { Claims } from './hostile-claims.js';
import type { StandAnswer } from './stand-server.js';

export const discoveryPath = '/.well-known/openid-configuration';
export const goodDiscoveryPath = '/a-good-document';

/** The metadata of OpenID Connect Discovery 1.0, section 3, with endpoints at `at`. */
function documentOf(issuer: string, at = issuer): Claims {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${at}/token`,
    userinfo_endpoint: `${at}/userinfo`,
    jwks_uri: `${at}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'],
    scopes_supported: ['openid', 'profile', 'email'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    authorization_response_iss_parameter_supported: true,
  };
}

/** The discovery document, or what a trick makes of it. */
export function discoveryAnswer(trick: string, issuer: string, bystander: string): StandAnswer {
  const redirect = (location: string): StandAnswer => ({ status: 302, headers: { location } });
  switch (trick) {
    case 'discovery-of-another-issuer':
      return { status: 200, body: { ...documentOf(issuer), issuer: 'https://issuer.example' } };
    case 'discovery-redirects':
      return redirect(issuer + goodDiscoveryPath);
    case 'discovery-to-loopback':
      return redirect(bystander + discoveryPath);
    case 'endpoints-at-loopback':
      return { status: 200, body: documentOf(issuer, bystander) };
    case 'endpoints-at-link-local':
      return { status: 200, body: documentOf(issuer, 'http://169.254.169.254') };
    default:
      return { status: 200, body: documentOf(issuer) };
  }
}
