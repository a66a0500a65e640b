import { tools, toolsets } from '../../generated/index.ts';
import { readSettings, type Settings } from '../config.ts';
import { namesOf } from '../policy/enabled.ts';

/** The settings that the environment holds, checked against the tools that there are. @throws SettingsError */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  return readSettings(env, { tools: tools.flatMap(namesOf), toolsets: Object.keys(toolsets) });
}
