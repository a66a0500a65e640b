/** README's first command: a child process, as a person starts it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url));

interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[]): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args, script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

it('shows the main job, and ends with the configuration to paste', { timeout: 120_000 }, async () => {
  const { code, stdout, stderr } = await start([]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toContain('4 of 10 issues · more: offset 4');
  expect(stdout).toMatch(/\n {3}5\|Bug\|New\|Urgent\|/);
  expect(stdout).toContain('created time entry ');
  expect(stdout).toContain('created issue 61');
  expect(stdout).toMatch(
    /applied: notes\n {3}NOT applied: status \(the workflow allows: New, In Progress, Resolved, Feedback/,
  );
  expect(stdout).toContain('IGNORE ALL PREVIOUS INSTRUCTIONS');
  expect(stdout).toMatch(/<untrusted-[0-9a-f]{16}>/);
  expect(stdout).toContain('read_only: delete changes data');
  const pasted = JSON.parse(stdout.slice(stdout.indexOf('\n{\n'), stdout.lastIndexOf('\n}\n') + 3));
  expect(Object.keys(pasted.mcpServers)).toEqual(['redmine-demo', 'redmine']);
  expect(pasted.mcpServers['redmine-demo'].args.at(-1)).toBe('demo');
  // No terminal: no colours, and lines that fit.
  expect(stdout).not.toContain('\u001b[');
});

it('says what is wrong with a Node.js that is too old', async () => {
  const older = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})";
  const { code, stderr } = await start(['--import', older]);
  expect(stderr).toContain('This needs Node.js 20.19 or later, and this is 18.20.4.');
  expect(code).toBe(1);
});
