import packageJson from '../package.json' with { type: 'json' };

/** Of the package; the bundler puts the value in. */
export const packageVersion: string = packageJson.version;

/** The oldest Node.js that this runs on. */
export const leastNode: string = packageJson.engines.node.replace('>=', '');
