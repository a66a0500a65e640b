/** Wiki pages of the demo, oldest text first, and files. */
import type { Login } from './people.ts';
import type { Identifier } from './projects.ts';

export interface Page {
  readonly project: Identifier;
  readonly title: string;
  readonly parent?: string;
  readonly versions: readonly (readonly [day: number, who: Login, comment: string, text: string])[];
}

export const pages: readonly Page[] = [
  {
    project: 'ferry-app',
    title: 'Wiki',
    versions: [
      [-80, 'mira', '', '# Ferry App\n\nStart here.'],
      [-20, 'mira', 'Links', '# Ferry App\n\n* [[Release checklist]]\n* [[Support handbook]]\n* [[How we work]]'],
    ],
  },
  {
    project: 'ferry-app',
    title: 'Release_checklist',
    parent: 'Wiki',
    versions: [
      [
        -60,
        'jonas',
        'First draft',
        '# Release checklist\n\n1. All issues of the version are resolved or moved\n2. Tried on the oldest phone we support',
      ],
      [
        -44,
        'jonas',
        'After 2.3',
        '# Release checklist\n\n1. All issues of the version are resolved or moved\n2. Tried on the oldest phone we support\n3. Tried at the pier, with a crew\n4. Release notes, in three languages',
      ],
      [
        -6,
        'priya',
        'Screen reader',
        '# Release checklist\n\n1. All issues of the version are resolved or moved\n2. Tried on the oldest phone we support\n3. Tried with a screen reader\n4. Tried at the pier, with a crew\n5. Release notes, in three languages',
      ],
    ],
  },
  {
    project: 'ferry-app',
    title: 'Support_handbook',
    parent: 'Wiki',
    versions: [
      [
        -50,
        'tom',
        '',
        '# Support handbook\n\n## Ticket is missing\n\nAsk for the time and the last four digits of the card. Never for the whole number.\n\n## Refunds\n\nSee the table in [[booking:Refund rules]].',
      ],
    ],
  },
  {
    project: 'ferry-app',
    title: 'How_we_work',
    parent: 'Wiki',
    versions: [
      [
        -75,
        'mira',
        '',
        '# How we work\n\nDevelopers resolve, whoever reported it closes. An urgent issue has somebody by noon.\n\nTime is logged on the day, on the issue, by the quarter of an hour.',
      ],
    ],
  },
  {
    project: 'booking',
    title: 'Wiki',
    versions: [[-80, 'jonas', '', '# Booking service\n\nSee [[Refund rules]].']],
  },
  {
    project: 'booking',
    title: 'Refund_rules',
    parent: 'Wiki',
    versions: [
      [
        -38,
        'mira',
        '',
        '# Refund rules\n\n| until | refund |\n| --- | --- |\n| a day before | all |\n| departure | half |',
      ],
      [
        -5,
        'jonas',
        'Fog',
        '# Refund rules\n\n| until | refund |\n| --- | --- |\n| a day before | all |\n| departure | half |\n| any time, when we cancel | all |',
      ],
    ],
  },
  {
    project: 'website',
    title: 'Wiki',
    versions: [[-35, 'mira', '', '# Website relaunch\n\nEverything is moved by the launch, or dropped.']],
  },
  {
    project: 'operations',
    title: 'Wiki',
    versions: [
      [
        -80,
        'jonas',
        '',
        '# Operations\n\n1. Look at the alarm\n2. Say in the chat that you look at it\n3. Roll back first, ask later',
      ],
    ],
  },
];

/** Of an issue; text, or base64 of something else. */
export const files: readonly {
  issue: number;
  day: number;
  who: Login;
  filename: string;
  type: string;
  description: string;
  text?: string;
  base64?: string;
}[] = [
  {
    issue: 5,
    day: -8,
    who: 'tom',
    filename: 'pier-log.txt',
    type: 'text/plain',
    description: 'From the phone of one passenger',
    text: '14:02:11 payment opened\n14:02:40 network lost\n14:02:41 payment page closed\n14:06:03 network back\n14:06:04 tickets loaded: 0\n',
  },
  {
    issue: 25,
    day: -2,
    who: 'jonas',
    filename: 'double-bookings.csv',
    type: 'text/csv',
    description: '',
    text: 'booking,first,second,amount\nB-20417,09:31:02,09:31:33,14.50\nB-20422,09:40:18,09:40:49,29.00\nB-20431,10:02:55,10:03:26,14.50\n',
  },
  {
    issue: 7,
    day: -20,
    who: 'tom',
    filename: 'pass-in-the-sun.png',
    type: 'image/png',
    description: 'What the scanner sees',
    base64:
      'iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAAAAADFHGIkAAAAMUlEQVR42mOoQAInwADCYCBLAs5BZpAngWwBHJAngWY6inNJkcAqSokEJiBDYlB6EADTjIcADDBWGgAAAABJRU5ErkJggg==',
  },
];
