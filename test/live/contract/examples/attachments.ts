import { attached } from '../../files.ts';
import { isIn } from '../catalogue.ts';
import type { Examples, World } from '../examples.ts';
import { give } from '../make.ts';

/** What a permission is about, issues left out, and what lets one see it: the seed has a file attached to one of each. */
const CONTAINERS: Readonly<Record<string, [kind: string, view?: string]>> = {
  view_news: ['news', 'view_news'],
  view_wiki_pages: ['wiki page', 'view_wiki_pages'],
  view_documents: ['document', 'view_documents'],
  view_files: ['project', 'view_files'],
  view_messages: ['message', 'view_messages'],
  manage_news: ['news', 'view_news'],
  edit_wiki_pages: ['wiki page', 'view_wiki_pages'],
  delete_wiki_pages_attachments: ['wiki page', 'view_wiki_pages'],
  edit_documents: ['document', 'view_documents'],
  delete_documents: ['document', 'view_documents'],
  manage_files: ['project'],
  edit_messages: ['message', 'view_messages'],
};

/** Redmine finds only what one may see; before 6.1 it did not look whether one sees the issue. */
function besides(permission: string, version: string): string[] {
  const [, view] = CONTAINERS[permission] ?? ['issue', isIn({ since: '6.1' }, version) ? 'view_issues' : undefined];
  return view === undefined ? [] : [view];
}

/** A file where the permission that is tried counts; else on an issue. */
function seeded({ seed, having = '' }: World): number | undefined {
  return seed.attached[CONTAINERS[having]?.[0] ?? 'issue'];
}

/** A new file beside the seeded one; an issue is the caller's own. */
async function fresh(world: World): Promise<number> {
  const { scene, having = '' } = world;
  const container = CONTAINERS[having];
  if (container === undefined) {
    const id = await attached(scene, 'made.txt', 'some text');
    await give(world, 'Issue', Number(await issueOf(world, id)), 'author_id');
    return id;
  }
  return Number(
    await scene.redmine.ruby(`
      beside = Attachment.find(${seeded(world)})
      print Attachment.create!(container: beside.container, author: beside.author, filename: 'made.txt',
                               file: StringIO.new('some text')).id`),
  );
}

async function issueOf({ scene, me }: World, id: number): Promise<string> {
  return me === scene.id('admin') ? '0' : await scene.redmine.ruby(`print Attachment.find(${id}).container_id`);
}

export const attachments: Examples = {
  getAttachment: {
    call: (world) => ({ path: { attachment_id: seeded(world) } }),
    more: ({ seed }) => [{ path: { attachment_id: seed.attachments['png']?.id } }],
  },
  downloadAttachment: {
    call: (world) => ({ path: { attachment_id: seeded(world) } }),
    more: ({ seed: { attachments: all } }) => [{ path: { attachment_id: all['png']?.id, filename: 'pixel.png' } }],
  },
  getThumbnail: {
    call: (world) => ({ path: { attachment_id: seeded(world) } }),
    more: ({ seed: { attachments: all } }) => [{ path: { attachment_id: all['png']?.id, size: 50 } }],
  },
  updateAttachment: {
    call: async (world) => {
      const attachment_id = await fresh(world);
      return {
        path: { attachment_id },
        body: { attachment: { description: 'What it is' } },
        shownBy: { operation: 'getAttachment', path: { attachment_id } },
      };
    },
    besides,
    values: () => [{ attachment: { filename: 'renamed.txt', description: 'What it is' } }],
  },
  deleteAttachment: {
    call: async (world) => ({ path: { attachment_id: await fresh(world) } }),
    besides,
  },
  uploadFile: {
    call: () => ({ query: { filename: 'made.txt' }, body: new TextEncoder().encode('some text') }),
    global: true,
  },
};
