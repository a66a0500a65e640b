import type { Loaded } from '../../generator/load.ts';
import { answersAnything, showsSign } from '../../runtime/version.ts';
import type { Server } from './survey.ts';

/** Every sign of a version that the server shows, and the version that they tell, unless the operator says it. */
export async function signsOf(
  { catalogue }: Loaded,
  { http, context, version }: Server,
): Promise<{ signs: Record<string, boolean>; version: string }> {
  const { probes, versions } = catalogue.defaults;
  const isTalkative = await answersAnything(http, context);
  const signs: Record<string, boolean> = {};
  for (const { since, ...sign } of probes) {
    if (sign.status !== undefined && isTalkative) continue;
    signs[since] = await showsSign(http, sign, isTalkative, context);
  }
  const told = probes.find(({ since }) => signs[since])?.since ?? versions[0] ?? '';
  return { signs, version: version ?? told };
}
