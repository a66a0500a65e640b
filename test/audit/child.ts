/** Run by the tests in a process of its own: what reaches which stream. */
import { createAudit } from '../../runtime/audit.ts';
import { createLogger } from '../../runtime/log.ts';

const event = { event: 'intent', tool: 'x', effect: 'write', user: { id: 1 }, ids: {}, requestId: 'r' } as const;
createAudit({ catalogueSha: 'c' }).record(event);
createLogger('debug', (text) => text).warn('last words');
process.exit(0);
