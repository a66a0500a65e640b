import type { Examples, World } from '../examples.ts';
import { ownIssue } from '../make.ts';

/** A new issue, and the changeset of alpha. */
async function both(world: World) {
  const { revision = '', repository = '' } = world.seed.changesets['alpha'] ?? {};
  const issue_id = await ownIssue(world);
  return { issue_id, path: { project_id: world.seed.projects.alpha.id, repository_id: repository, rev: revision } };
}

const shownBy = (issue_id: number) => ({
  operation: 'getIssue',
  path: { issue_id },
  query: { include: ['changesets'] },
});

export const changesets: Examples = {
  linkChangeset: {
    call: async (world, wanted) => {
      const { issue_id, path } = await both(world);
      const body = wanted ?? { issue_id };
      return { path, body, shownBy: shownBy(body.issue_id) };
    },
    besides: ['view_issues'],
    values: async (world) => [{ issue_id: await ownIssue(world) }],
  },
  unlinkChangeset: {
    call: async (world) => {
      const { issue_id, path } = await both(world);
      const { repository_id, rev } = path;
      const link = `/projects/alpha/repository/${repository_id}/revisions/${rev}/issues.json`;
      await world.scene.rest('admin', 'POST', link, { issue_id });
      return { path: { ...path, issue_id }, shownBy: shownBy(issue_id) };
    },
  },
};
