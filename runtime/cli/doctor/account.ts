/** Who the account is, and what it can do. */
import { membersOnly, operations } from '../../../generated/tables.ts';
import type { OperationId, Permission, Tool } from '../../../generated/types.ts';
import { loadTools } from '../../catalogue.ts';
import { ToolError } from '../../errors.ts';
import type { Identity } from '../../identity.ts';
import { at, listAt } from '../../json.ts';
import { isEnabled } from '../../policy/enabled.ts';
import { type Check, type Finding, ok, problem, skipped } from './check.ts';
import { shown, type Visit } from './visit.ts';

const KEY = /^[0-9a-f]{40}$/i;

export const credentials: Check = {
  id: 'credentials',
  needs: ['rest-api'],
  async run(visit) {
    if (visit.settings.authMode !== 'api-key') return skipped('each request over HTTP brings its own key or token');
    if (!visit.settings.credential) {
      return problem(
        'No account is set.',
        'Set REDMINE_API_KEY: Redmine shows the key under My account, on the right. Or set REDMINE_USERNAME and REDMINE_PASSWORD.',
      );
    }
    try {
      const { id, isAdmin } = await visit.identity();
      const { body } = await visit.http.send(operations.getCurrentUser, { operation: 'getCurrentUser' }, visit.context);
      const login = shown(String(at(body, 'user.login') ?? ''));
      return ok(`user ${id} (${login})${isAdmin ? ', an administrator' : ''}`);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      return refused(error, visit);
    }
  },
};

function refused(error: ToolError, { settings: { credential } }: Visit): Finding {
  // The REST API is on, so this is what remains of the two (ApplicationController#check_password_change).
  if (/switched off/.test(error.message)) {
    return problem(
      'Redmine refuses this account (403).',
      'Log in to Redmine with a browser once: the password has to be changed first.',
    );
  }
  if (error.code !== 'unauthenticated') throw error;
  if (credential?.kind === 'basic') {
    const message = 'Redmine does not accept REDMINE_USERNAME with REDMINE_PASSWORD.';
    return KEY.test(credential.password)
      ? problem(
          `${message} The password looks like an API key.`,
          'Set it as REDMINE_API_KEY, and remove REDMINE_USERNAME and REDMINE_PASSWORD.',
        )
      : problem(
          message,
          'Correct them. An account with two-factor authentication needs REDMINE_API_KEY instead; a locked one is unlocked under Administration, Users.',
        );
  }
  if (credential?.kind === 'api-key' && !KEY.test(credential.key)) {
    return problem(
      'REDMINE_API_KEY is not a key of Redmine: those have 40 hexadecimal digits.',
      'Copy the key from My account in Redmine. If it is a password, set REDMINE_USERNAME and REDMINE_PASSWORD instead.',
    );
  }
  return problem(
    'Redmine does not accept REDMINE_API_KEY: no such key, or its account is locked.',
    'Copy the key again from My account in Redmine (it changes when it is reset). An administrator sees under Administration, Users whether the account is locked.',
  );
}

export const permissions: Check = {
  id: 'permissions',
  needs: ['credentials'],
  async run(visit) {
    const identity = await visit.identity();
    const enabled = (await loadTools()).filter((tool) => isEnabled(tool, visit.settings));
    if (enabled.length === 0) {
      return problem(
        'No tool is enabled: an agent is offered nothing.',
        'redmine-mcp tools says which setting leaves out which tool.',
      );
    }
    const all = `all ${enabled.length} tools that are enabled can work`;
    if (identity.isAdmin) return ok(`An administrator: ${all}.`);
    const { names, granted } = await rolesOf(identity, visit);
    const where =
      identity.roles.size === 0
        ? 'Member of no project: only what is public can be seen.'
        : `Member of ${identity.roles.size} project(s) as ${names.map(shown).join(', ')}.`;
    const useless = enabled.flatMap((tool) => lacking(tool, granted, identity));
    if (useless.length === 0) return ok(`${where} In some project ${all}.`);
    const whole = useless.filter(({ actions }) => actions === undefined).map(({ tool }) => tool);
    const list = useless.map(({ tool, actions, needs }) => {
      const parts = actions === undefined ? '' : ` (${actions.join(', ')})`;
      return `${tool}${parts} needs ${needs}`;
    });
    return ok(
      `${where} Of ${enabled.length} tools that are enabled, these cannot work in full:\n${list.join('\n')}`,
      whole.length === 0
        ? 'Administration, Roles and permissions gives more, where that is wanted.'
        : `Administration, Roles and permissions gives more; REDMINE_MCP_EXCLUDE_TOOLS=${whole.join(',')} hides what cannot work at all.`,
    );
  },
};

/** The names and permissions of all roles that the account has in some project. */
async function rolesOf(identity: Identity, { http, context }: Visit) {
  const ids = [...new Set([...identity.roles.values()].flat())];
  const roles = await Promise.all(
    ids.map(async (id) => {
      const call = { operation: 'getRole', path: { role_id: id } } as const;
      return (await http.send(operations.getRole, call, context)).body;
    }),
  );
  return {
    names: roles.map((role) => String(at(role, 'role.name') ?? '')),
    granted: new Set(roles.flatMap((role) => listAt(role, 'role.permissions').map(String))),
  };
}

interface Lacking {
  readonly tool: string;
  /** Undefined when no action of the tool can work. */
  readonly actions: readonly string[] | undefined;
  readonly needs: string;
}

/** What surely cannot work: what a project may give to non-members cannot be read, and counts as possible. */
function lacking({ name, actions }: Tool, granted: ReadonlySet<string>, identity: Identity): Lacking[] {
  const missing = Object.entries(actions).flatMap(([action, { operations: _sent, ...policy }]) => {
    const id: OperationId | undefined = 'compose' in policy ? policy.write?.operation : policy.operation;
    const needs = id && neededFor(operations[id].permission, granted, identity);
    return needs === undefined ? [] : [{ action, needs }];
  });
  const reasons = [...new Set(missing.map(({ needs }) => needs))];
  if (missing.length === Object.keys(actions).length) {
    return [{ tool: name, actions: undefined, needs: reasons.join(', ') }];
  }
  return reasons.map((needs) => ({
    tool: name,
    actions: missing.filter((each) => each.needs === needs).map(({ action }) => action),
    needs,
  }));
}

function neededFor(permission: Permission, granted: ReadonlySet<string>, { isAdmin }: Identity): string | undefined {
  if (permission === 'admin') return isAdmin ? undefined : 'an administrator';
  if (typeof permission === 'string') return undefined;
  const { anyOf } = permission;
  if (anyOf.some((name) => granted.has(name) || !membersOnly.includes(name))) return undefined;
  return anyOf.join(' or ');
}
