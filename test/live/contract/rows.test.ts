/** spec/api.yaml is Redmine's API: every row is an action that takes API keys, and no such action is missing. */
import { describe, expect, it } from 'vitest';
import { requestForms } from '../../../generator/targets.ts';
import { every } from '../scene.ts';
import { truths } from '../tables.ts';
import { catalogue, isIn } from './catalogue.ts';

describe.each(every)('Redmine $version', async (redmine) => {
  const { version } = redmine;

  it('its routes and its controllers say the same', async () => {
    const rows = catalogue.api.rows.flatMap((row) =>
      requestForms(row.row).map((form) => ({ row: row.row, form, here: isIn(row, version) })),
    );
    const { actions, all } = await truths(
      redmine,
      {
        actions: `wanted.map { |row|
          verb, path = row['form'].gsub(':', '1').split(' ')
          begin
            found = Rails.application.routes.recognize_path(path, method: verb)
            controller = "#{found[:controller]}_controller".camelize.constantize
            api = controller.accept_api_auth.include?(found[:action].to_sym)
            api ? "#{found[:controller]}##{found[:action]}" : nil
          rescue ActionController::RoutingError
            nil
          end
        }`,
        all: `Rails.application.eager_load!; ApplicationController.descendants.flat_map { |controller|
          controller.accept_api_auth.map { |action| "#{controller.controller_path}##{action}" }
        }`,
      },
      `wanted = JSON.parse(<<~'JSON')
        ${JSON.stringify(rows)}
      JSON`,
    );
    const isAction = (index: number) => actions[index] !== null;
    expect(rows.filter(({ here }, index) => here !== isAction(index)).map(({ row }) => row)).toEqual([]);
    expect(all.filter((action: string) => !actions.includes(action))).toEqual([]);
  });
});
