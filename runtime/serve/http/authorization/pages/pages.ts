/** The pages of a login at this server: what the flow needs of them. */
export { type ConsentRequest, consentPage, readConsent } from './consent.ts';
export { leavingPage } from './leaving.ts';
export { pageHeaders } from './page.ts';
export { type Problem, problemPage } from './problem.ts';
