/** Hours that the team of the demo logged; days count from today. */
import type { Login } from './people.ts';
import type { Identifier } from './projects.ts';

type Activity = 'Design' | 'Development' | 'Support' | 'Meetings';

export interface Logged {
  readonly day: number;
  readonly who: Login;
  /** An issue by its number, or a project as a whole. */
  readonly on: number | Identifier;
  readonly hours: number;
  readonly activity: Activity;
  readonly comment: string;
}

const SPELLS: readonly (readonly [
  who: Login,
  on: number,
  activity: Activity,
  days: readonly number[],
  hours: number,
  comment: string,
])[] = [
  ['jonas', 1, 'Development', [-39, -38, -27], 3, 'Scanner'],
  ['jonas', 2, 'Development', [-25, -22, -21, -18, -8, -7], 2.5, 'Counting at the gate'],
  ['priya', 3, 'Development', [-13, -12, -6, -5, -4], 3.25, 'Companions'],
  ['jonas', 5, 'Support', [-8], 1.5, 'Looked for the missing ticket'],
  ['jonas', 5, 'Development', [-2, -1], 2, 'Ask again after waking up'],
  ['priya', 6, 'Development', [-10, -7, -5], 1.75, ''],
  ['jonas', 11, 'Development', [-15, -14], 1.5, 'Expired cards'],
  ['tom', 13, 'Support', [-20], 0.25, 'Answered'],
  ['tom', 18, 'Support', [-1, 0], 0.5, 'Mails'],
  ['jonas', 22, 'Development', [-33, -32, -11], 3.5, 'Table of rules'],
  ['priya', 23, 'Development', [-20, -19, -18], 1.5, ''],
  ['jonas', 25, 'Development', [-2, -1], 2.75, 'Double payments'],
  ['jonas', 26, 'Development', [-3], 1.5, 'Tax'],
  ['sam', 35, 'Design', [-28, -27, -22, -21], 2, 'Texts'],
  ['sam', 36, 'Design', [-14, -13, -9, -8], 1.75, 'Pictures'],
  ['priya', 34, 'Development', [-32, -29, -28], 4, 'Timetable pages'],
  ['jonas', 44, 'Support', [-4, -3], 1, 'Backup by hand'],
];

const spells: Logged[] = SPELLS.flatMap(([who, on, activity, days, hours, comment]) =>
  days.map((day) => ({ day, who, on, hours, activity, comment })),
);

/** The weekly meeting of everybody, on the project as a whole. */
const meetings: Logged[] = [-35, -28, -21, -14, -7].flatMap((day) =>
  (['mira', 'jonas', 'priya', 'tom'] as const).map((who) => ({
    day,
    who,
    on: 'ferry-app' as const,
    hours: 0.75,
    activity: 'Meetings' as const,
    comment: 'Weekly',
  })),
);

export const logged: readonly Logged[] = [...spells, ...meetings].sort((a, b) => a.day - b.day);
