/** The addresses of the authorization server, below its issuer. */
export const PATHS = {
  authorization: '/authorize',
  token: '/token',
  registration: '/register',
  revocation: '/revoke',
} as const;

/** Where Redmine sends its users back to. */
export const CALLBACK = '/redmine/callback';
