import type { Settings } from '../config.ts';
import { SettingsError } from './report.ts';

/** @throws SettingsError when the settings are for HTTP alone */
export function refuseHttpModes({ authMode }: Pick<Settings, 'authMode'>): void {
  if (authMode === 'api-key') return;
  throw new SettingsError([
    {
      name: 'REDMINE_AUTH_MODE',
      message: `REDMINE_AUTH_MODE is ${authMode}, where each HTTP request says who calls. Start "redmine-mcp http".`,
    },
  ]);
}
