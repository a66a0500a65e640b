import type { Action, RecordResult, RowsResult } from '../../generated/types.ts';
import { Boundary } from '../../runtime/guard/boundary.ts';
import { tools } from '../catalogue.ts';

/** The same id in every test, so that a whole answer can be written down. */
export const boundary = () => new Boundary('3f9c2a7b1d4e8f60');
export const OPEN = '<untrusted-3f9c2a7b1d4e8f60>';
export const CLOSE = '</untrusted-3f9c2a7b1d4e8f60>';

export const TRUSTING = { trustAdminText: true };
export const WARY = { trustAdminText: false };

/** An action of the real catalogue. */
export function actionOf(name: string, action = 'call'): Action {
  const found = tools.find((tool) => tool.name === name)?.actions[action];
  if (!found || 'compose' in found) throw new Error(`the catalogue has no ${name} ${action}`);
  return found;
}

export const rowsOf = (name: string, action?: string) => actionOf(name, action).result as RowsResult;
export const recordOf = (name: string) => actionOf(name).result as RecordResult;
