import type { Redmine } from '../../scripts/redmine/testbed.ts';

/** Redmine's side of the tokens of one application: Doorkeeper's records, past its HTTP. */
export class Doorkeepers {
  readonly #redmine: Redmine;
  readonly #application: string;

  /** @param application its client id: other tests have applications of their own, for the same users */
  constructor(redmine: Redmine, application: string) {
    this.#redmine = redmine;
    this.#application = `Doorkeeper::Application.find_by!(uid: '${application}')`;
  }

  /** As if their time was over; they can be refreshed. */
  async expire(login: string): Promise<void> {
    await this.#redmine.ruby(`${this.#of(login)}.update_all(created_at: 1.day.ago, expires_in: 60)`);
  }

  /** As the user's own page in Redmine does it. */
  async revokeAll(login: string): Promise<void> {
    await this.#redmine.ruby(`${this.#of(login)}.each(&:revoke)`);
  }

  /** How many have not been revoked. */
  async living(login: string): Promise<number> {
    return Number(await this.#redmine.ruby(`print ${this.#of(login)}.where(revoked_at: nil).count`));
  }

  /** Every one that Redmine has ever issued, and what refreshes it. */
  async tokens(): Promise<string[]> {
    const columns = 'Doorkeeper::AccessToken.pluck(:token, :refresh_token).flatten.compact';
    return JSON.parse(await this.#redmine.ruby(`print ${columns}.to_json`)) as string[];
  }

  #of(login: string): string {
    return `${this.#application}.access_tokens.where(resource_owner_id: User.find_by_login('${login}').id)`;
  }
}
