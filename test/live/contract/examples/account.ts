import { unique } from '../../scene.ts';
import type { Examples } from '../examples.ts';

export const account: Examples = {
  getAccount: {
    call: () => ({}),
    more: () => [{ as: 'twin_two' }, { as: 'hostile' }],
  },
  updateAccount: {
    // What is written goes to a new account; who else calls changes nothing that shows.
    call: async ({ scene }, wanted) => ({
      ...(wanted ? { key: (await scene.user('Reader')).key } : {}),
      body: { pref: { warn_on_leaving_unsaved: '1' } },
      shownBy: { operation: 'getAccount' },
    }),
    values: ({ seed }) => {
      const name = unique('Renamed').replace(' ', '');
      const custom_fields = [{ id: seed.customFields['user string']?.id, value: 'a text' }];
      return [{ user: { firstname: name, lastname: name, mail: `${name}@example.net`, custom_fields } }];
    },
  },
};
