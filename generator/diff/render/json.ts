import { prettyJson } from '../../lower/json.ts';
import type { Report } from '../diff.ts';

/** The report for programs, as `generator/diff/report.schema.json` describes it. What is not there is left out. */
export function jsonText(report: Report): string {
  return prettyJson({ format: 1, ...report });
}
