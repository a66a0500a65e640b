import type { OnProgress } from './survey.ts';

const ERASE = '\r\u001b[2K';

/** One line on standard error that changes, where somebody watches; nothing in CI and in files. */
export function terminalProgress(): OnProgress & { end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY || process.env['CI'] === 'true') return Object.assign(() => {}, { end: () => {} });
  const say = (text: string) => stderr.write(`${ERASE}${text.slice(0, (stderr.columns ?? 80) - 1)}`);
  return Object.assign(say, { end: () => stderr.write(ERASE) });
}
