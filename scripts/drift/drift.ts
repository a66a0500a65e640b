import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { tools, toolsets } from '../../generated/index.ts';
import { applyEdits, type Edit } from '../../generator/edit.ts';
import { formatFinding } from '../../generator/finding.ts';
import { type Loaded, loadCatalogue } from '../../generator/load.ts';
import { readSettings, SettingsError } from '../../runtime/config.ts';
import { openHttp } from '../../runtime/engine.ts';
import { ToolError } from '../../runtime/errors.ts';
import { callContext } from '../../runtime/redmine/http.ts';
import { type Comparison, compareWithCatalogue } from './compare.ts';
import { type Observation, readRecord } from './observation.ts';
import { type Options, UsageError } from './options.ts';
import { reportJson, reportText } from './report.ts';
import { compareServers } from './servers.ts';
import { type OnProgress, survey } from './survey.ts';

/** Where everything comes from that the command line does not say. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  /** Directory URL of the catalogue, with a trailing slash. */
  readonly spec: URL;
  readonly progress: OnProgress & { end(): void };
}

/** What to print, how much was found, and what `--record` keeps. */
export interface Outcome {
  readonly text: string;
  readonly found: number;
  readonly record: string | undefined;
}

/** Looks, compares, and with `write` mends the catalogue. @throws UsageError */
export async function drift(options: Options, { env, spec, progress }: World): Promise<Outcome> {
  const loaded = loadCatalogue(spec, new URL('../../runtime/compose/', import.meta.url));
  if (!loaded.model) throw new UsageError(loaded.findings.map(formatFinding).join('\n'));
  const reference = options.against === undefined ? undefined : read(options.against);
  const seen = options.from === undefined ? await look(loaded, options.url ?? '', env, progress) : read(options.from);
  const comparison: Comparison = reference
    ? { drift: compareServers(seen, reference), notes: [] }
    : compareWithCatalogue(loaded, spec, seen);
  if (options.write) write(spec, comparison);
  const against = options.against ?? `the catalogue ${loaded.model.sha256.slice(0, 12)}`;
  return {
    text: options.json ? reportJson(comparison, seen) : reportText(comparison, seen, against),
    found: comparison.drift.length,
    record: `${JSON.stringify(seen, null, 1)}\n`,
  };
}

function read(file: string): Observation {
  try {
    return readRecord(file);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The server is one that can only be read: the HTTP client itself refuses everything but GET. */
async function look(
  loaded: Loaded,
  url: string,
  env: NodeJS.ProcessEnv,
  progress: World['progress'],
): Promise<Observation> {
  const settings = settingsFor(url, env);
  const { credential, url: baseUrl } = settings;
  if (!credential || !baseUrl) throw new UsageError('REDMINE_API_KEY is missing: anonymous would see too little.');
  const http = openHttp(settings, baseUrl);
  const { signal } = new AbortController();
  const context = callContext({ credential, tool: 'drift', requestId: randomUUID(), signal });
  try {
    return await survey(loaded, { http, context, version: settings.version }, progress);
  } catch (error) {
    if (error instanceof ToolError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.end();
    await http.close();
  }
}

function settingsFor(url: string, env: NodeJS.ProcessEnv) {
  try {
    return readSettings(
      { ...env, REDMINE_URL: url, REDMINE_MCP_READ_ONLY: 'true' },
      { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) },
    );
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message);
    throw error;
  }
}

/** Makes every edit that there is, each file once. Of two that change the same line the next run has the other. */
function write(spec: URL, { drift }: Comparison): void {
  const byFile = new Map<string, Edit[]>();
  for (const { edit } of drift) {
    const known = byFile.get(edit?.file ?? '') ?? [];
    const isTaken = edit && edit.removes > 0 && known.some(({ line, removes }) => removes > 0 && line === edit.line);
    if (edit && !isTaken) byFile.set(edit.file, [...known, edit]);
  }
  for (const [name, edits] of byFile) {
    const file = new URL(name.replace(/^spec\//, ''), spec);
    writeFileSync(file, applyEdits(readFileSync(file, 'utf8'), edits));
  }
}
