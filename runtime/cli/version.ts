import { catalogueSha256 } from '../../generated/index.ts';
import { packageVersion } from '../release.ts';

/** What `--version` prints: what runs, and the catalogue that it was compiled from. */
export const versionText = () => `redmine-mcp ${packageVersion} catalogue ${catalogueSha256}\n`;
